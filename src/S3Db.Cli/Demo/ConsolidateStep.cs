using Spectre.Console;

namespace S3Db.Cli;

/// <summary>Step 5: everything that is pending, folded now.</summary>
internal static class ConsolidateStep
{
    public static async Task<IReadOnlyList<Answers.Consolidation>> RunAsync(
        DemoWorld world, CancellationToken cancellationToken)
    {
        world.View.Heading("Consolidation: pending transactions become balances, cohorts and history");
        var reports = new List<Answers.Consolidation>();
        foreach (var counter in world.Counters)
        {
            var report = await counter.Plugin.ConsolidateAsync(cancellationToken).ConfigureAwait(false);
            reports.Add(Answers.Consolidation.Of(counter.Tally.Name, report));
        }

        world.View.Show(console =>
        {
            var table = Terminal.Table("counter", "transactions decided", "generations", "lost swaps", "took");
            foreach (var report in reports)
            {
                table.AddRow(
                    report.Counter,
                    Texts.Of(report.Transactions),
                    Texts.Of(report.Generations),
                    Texts.Of(report.Conflicts),
                    $"{report.Seconds * 1000:0} ms");
            }

            console.Write(table);
        });
        world.View.Line(
            $"One compare-and-swap commits a generation: values, cohorts and positions move together.");
        return reports;
    }
}
