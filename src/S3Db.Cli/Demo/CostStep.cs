using S3Db.Storage;

namespace S3Db.Cli;

/// <summary>Step 8: what the store was asked, and what S3 would bill for it.</summary>
internal static class CostStep
{
    /// <summary>S3 Standard's list prices in us-east-1, in dollars for a million requests.</summary>
    private const decimal WritePrice = 5.00m;
    private const decimal ReadPrice = 0.40m;
    private const decimal DeletePrice = 0m;

    /// <summary>PUTs of one add in s3db.js, which this store takes its interface from, as measured on its own plugin.</summary>
    private const int PredecessorPuts = 19;

    private const decimal Million = 1_000_000m;
    private const int BarWidth = 40;

    public static DemoReport.CostFacts Run(DemoWorld world, RequestCounts before, RequestCounts after)
    {
        world.View.Heading("What it costs");
        var transactions = world.Counters.Sum(counter => (long)counter.Tally.Acknowledged.Count);
        DemoReport.VerbCost[] verbs =
        [
            Price("PUT", after.Put - before.Put, WritePrice),
            Price("LIST", after.List - before.List, WritePrice),
            Price("GET", after.Get - before.Get, ReadPrice),
            Price("DELETE", after.Delete - before.Delete, DeletePrice),
        ];
        var perMillion = verbs.Sum(verb => verb.Dollars) / transactions * Million;
        var facts = new DemoReport.CostFacts(
            transactions,
            verbs,
            Math.Round((decimal)transactions / Math.Max(1, verbs[0].Requests), 1),
            [
                new("S3Db, as measured above", Math.Round(perMillion, 4)),
                new("one PUT a transaction", WritePrice),
                new($"s3db.js, {PredecessorPuts} PUTs an add", PredecessorPuts * WritePrice),
            ]);
        Show(world.View, facts);
        return facts;
    }

    private static DemoReport.VerbCost Price(string verb, long requests, decimal price) =>
        new(verb, requests, price, requests * price / Million);

    private static void Show(DemoView view, DemoReport.CostFacts facts)
    {
        view.Line($"Every request of both processes in steps 1 to 5: writing, consolidating, history, cleaning up, reading.");
        view.Show(console =>
        {
            var table = Terminal.Table("request", "count", "$ a million", "$ here");
            foreach (var verb in facts.Verbs)
            {
                table.AddRow(
                    verb.Verb,
                    Texts.Of(verb.Requests),
                    verb.DollarsPerMillionRequests == 0 ? "free" : verb.DollarsPerMillionRequests.ToString("0.00"),
                    verb.Dollars.ToString("0.000000"));
            }

            console.Write(table);
        });
        view.Line($"{Texts.Of(facts.Transactions)} transactions, [bold]{facts.TransactionsPerPut:0.#} transactions per PUT[/]. At S3's list prices a million of them costs:");
        view.Show(console =>
        {
            var most = facts.DollarsPerMillionTransactions.Max(comparison => comparison.Dollars);
            foreach (var comparison in facts.DollarsPerMillionTransactions)
            {
                var bar = Terminal.Bar(comparison.Dollars, most, BarWidth);
                console.MarkupLine($"  {comparison.Design,-26} [bold]{comparison.Dollars,8:0.00}[/] $ [aqua]{bar}[/]");
            }
        });
    }
}
