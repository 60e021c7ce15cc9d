using S3Db.Storage;
using Spectre.Console;


namespace S3Db.Cli;

/// <summary>Step 8: what the store was asked, and what S3 would bill for it.</summary>
internal static class CostStep
{
    /// <summary>S3 Standard's list prices in us-east-1, in dollars for a million requests.</summary>
    private const decimal WritePrice = 5.00m;
    private const decimal ReadPrice = 0.40m;
    private const decimal DeletePrice = 0m;

    /// <summary>PUTs of one add in s3db.js 21.6.2, counted by a server while it ran.</summary>
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

    private static string Dollars(decimal value) => value >= 0.1m ? $"${value:0.00}" : $"${value:0.000}";

    private static void Show(DemoView view, DemoReport.CostFacts facts)
    {
        view.Line($"Every request of both handles in steps 1 to 5: writes, reads, consolidation, history.");
        view.Show(console =>
        {
            var table = Terminal.Table("request", "count", "price of a million", "here");
            foreach (var verb in facts.Verbs)
            {
                table.AddRow(
                    verb.Verb,
                    Texts.Of(verb.Requests),
                    verb.DollarsPerMillionRequests == 0 ? "free" : Dollars(verb.DollarsPerMillionRequests),
                    $"${verb.Dollars:0.000000}");
            }

            console.Write(table);
        });
        var count = Texts.Of(facts.Transactions);
        view.Line($"{count} transactions, [bold]{facts.TransactionsPerPut:0.#} transactions per PUT[/].");
        view.Line($"At S3's list prices a million transactions costs:");
        view.Show(console =>
        {
            var most = facts.DollarsPerMillionTransactions.Max(comparison => comparison.Dollars);
            foreach (var comparison in facts.DollarsPerMillionTransactions)
            {
                var bar = Terminal.Bar(comparison.Dollars, most, BarWidth);
                var dollars = Dollars(comparison.Dollars);
                console.MarkupLine($"  {comparison.Design,-26} [bold]{dollars,8}[/]  [teal]{bar}[/]");
            }
        });
    }
}
