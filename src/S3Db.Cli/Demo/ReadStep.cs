using S3Db.EventualConsistency;
using Spectre.Console;


namespace S3Db.Cli;

/// <summary>Step 2: the same wallet read twice, at two levels of consistency.</summary>
internal static class ReadStep
{
    public static async Task<DemoReport.ReadFacts> RunAsync(DemoWorld world, CancellationToken cancellationToken)
    {
        world.View.Heading("What a read promises: eventual and strong");
        var wallet = Workload.WalletName(0);
        var before = world.Wallets.Tally.BalanceOf(wallet);
        await world.Wallets.SubmitAsync(wallet, CounterOperation.Add, 50m, null, cancellationToken)
            .ConfigureAwait(false);
        await world.Wallets.SubmitAsync(wallet, CounterOperation.Sub, 7.25m, null, cancellationToken)
            .ConfigureAwait(false);
        var resource = world.Wallets.Resource;
        var eventual = await resource.GetValueAsync(wallet, cancellationToken: cancellationToken).ConfigureAwait(false);
        var strong = await resource
            .GetValueAsync(wallet, ReadConsistency.Strong, cancellationToken).ConfigureAwait(false);
        var facts = new DemoReport.ReadFacts(
            $"wallets/{wallet}",
            before,
            Answers.ReadValue.Of("balance", eventual),
            Answers.ReadValue.Of("balance", strong),
            world.Wallets.Tally.BalanceOf(wallet));
        Show(world.View, facts);
        return facts;
    }

    private static void Show(DemoView view, DemoReport.ReadFacts facts)
    {
        view.Line(
            $"{facts.Record} had {Texts.Money(facts.Before)}; then + 50.00 and − 7.25, not consolidated yet:");
        view.Show(console =>
        {
            var table = Terminal.Table("read", "balance", "pending", "what it says<");
            table.AddRow(
                "eventual",
                Texts.Money(facts.Eventual.Value),
                string.Empty,
                "as of the last consolidation; 1 conditional GET");
            table.AddRow(
                "strong",
                $"[bold]{Texts.Money(facts.Strong.Value)}[/]",
                Texts.Of(facts.Strong.Pending),
                "every acknowledged transaction included");
            table.AddRow("expected", Texts.Money(facts.Expected), "", "the demo's own tally");
            console.Write(table);
        });
    }
}
