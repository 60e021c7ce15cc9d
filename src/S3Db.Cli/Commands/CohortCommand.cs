using System.CommandLine;
using NodaTime;
using S3Db.EventualConsistency;

namespace S3Db.Cli.Commands;

/// <summary><c>s3db cohort</c>: what happened on a day, in a month or in a range of days.</summary>
internal static class CohortCommand
{
    private const int DaysMax = 400;

    public static Command Create(CliHost host)
    {
        var resource = CommonOptions.Resource();
        var field = CommonOptions.Field();
        var days = new DayRange();
        var strong = CommonOptions.Strong("Include every acknowledged transaction, consolidated or not");
        var command = new Command(
            "cohort", "Show the statistics of a day, a month or a range of days; today by default")
        {
            resource, field, strong,
        };
        days.AddTo(command);
        return command.Does(host, context => RunAsync(
            context, context.Get(resource), context.Get(field), days.Of(context), context.Get(strong)));
    }

    private static async Task RunAsync(
        CommandContext context, string resourceName, string? field, (LocalDate From, LocalDate To)? days, bool isStrong)
    {
        var database = await context.OpenAsync().ConfigureAwait(false);
        await using (database.ConfigureAwait(false))
        {
            var plugin = await context.UseCounterAsync(database, resourceName, field).ConfigureAwait(false);
            var (from, to) = days ?? Today(context, plugin.TimeZone);
            var consistency = isStrong ? ReadConsistency.Strong : ReadConsistency.Eventual;
            var total = await plugin
                .GetCohortStatsAsync(from, to, consistency, context.CancellationToken).ConfigureAwait(false);
            var stats = await ReadDaysAsync(plugin, from, to, consistency, context.CancellationToken)
                .ConfigureAwait(false);
            if (context.IsJson)
            {
                context.Write(
                    new Answers.CohortList(
                        $"{plugin.Resource}.{plugin.Field}",
                        plugin.TimeZone,
                        Answers.Cohort.Of(total),
                        [.. stats.Select(Answers.Cohort.Of)]),
                    CliJson.Default.CohortList);
                return;
            }

            var range = from == to ? Texts.Of(from) : $"{Texts.Of(from)} to {Texts.Of(to)}";
            context.WriteLine($"[bold]{plugin.Resource}.{plugin.Field}[/], {range}, days of {plugin.TimeZone}");
            CohortTables.ShowOperations(context.Screen, total);
            if (from == to)
            {
                var hours = await HourCounts.ReadAsync(plugin, from, context.CancellationToken).ConfigureAwait(false);
                CohortTables.ShowHours(context.Screen, hours);
            }
            else
            {
                CohortTables.ShowDays(context.Screen, stats);
            }
        }
    }

    private static (LocalDate From, LocalDate To) Today(CommandContext context, string timeZone)
    {
        var today = Instant.FromDateTimeOffset(context.Host.TimeProvider.GetUtcNow())
            .InZone(DateTimeZoneProviders.Tzdb[timeZone]).Date;
        return (today, today);
    }

    /// <summary>The days that have transactions; each costs a conditional GET, so their number is bounded.</summary>
    private static async Task<List<CohortStats>> ReadDaysAsync(
        EventualConsistencyPlugin plugin,
        LocalDate from,
        LocalDate to,
        ReadConsistency consistency,
        CancellationToken cancellationToken)
    {
        Numbers.Check("The number of days", Math.Max(1, Period.DaysBetween(from, to) + 1), 1, DaysMax);
        var stats = new List<CohortStats>();
        for (var day = from; day <= to; day = day.PlusDays(1))
        {
            var one = await plugin.GetCohortStatsAsync(day, consistency, cancellationToken).ConfigureAwait(false);
            if (one.TransactionCount > 0 || one.IneffectiveCount > 0)
            {
                stats.Add(one);
            }
        }

        return stats;
    }
}
