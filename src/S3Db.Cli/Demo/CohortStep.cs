using S3Db.EventualConsistency;

namespace S3Db.Cli;

/// <summary>Step 6: what happened on a day, and in the days of a month.</summary>
internal static class CohortStep
{
    public static async Task<DemoReport.CohortFacts> RunAsync(DemoWorld world, CancellationToken cancellationToken)
    {
        var plugin = world.Wallets.Plugin;
        var day = world.Today.PlusDays(-1);
        var month = day.ToYearMonth();
        world.View.Heading($"Cohorts: a day and a month, by the midnights of {DemoSettings.TimeZone}");
        var ofDay = await plugin.GetCohortStatsAsync(day, default, cancellationToken).ConfigureAwait(false);
        var ofMonth = await plugin.GetCohortStatsAsync(month, default, cancellationToken).ConfigureAwait(false);
        var days = new List<CohortStats>();
        for (var date = day.PlusDays(1 - DemoSettings.Days); date <= day.PlusDays(1); date = date.PlusDays(1))
        {
            days.Add(await plugin.GetCohortStatsAsync(date, default, cancellationToken).ConfigureAwait(false));
        }

        var hours = await HourCounts.ReadAsync(plugin, day, cancellationToken).ConfigureAwait(false);
        world.View.Line($"wallets.balance on [bold]{Texts.Of(day)}[/]:");
        world.View.Show(console => CohortTables.ShowOperations(console, ofDay));
        world.View.Line($"Its hours, from the log of that day:");
        world.View.Show(console => CohortTables.ShowHours(console, hours));
        world.View.Line($"");
        var (count, net) = (Texts.Of(ofMonth.TransactionCount), Texts.Money(ofMonth.TotalValue));
        world.View.Line($"The month [bold]{Texts.Of(month)}[/]: {count} transactions, net {net}. The days:");
        world.View.Show(console => CohortTables.ShowDays(console, days));
        return new DemoReport.CohortFacts(
            world.Wallets.Tally.Name,
            DemoSettings.TimeZone,
            Answers.Cohort.Of(ofDay),
            Answers.Cohort.Of(ofMonth),
            [.. days.Select(Answers.Cohort.Of)]);
    }
}
