using S3Db.EventualConsistency;
using Spectre.Console;

namespace S3Db.Cli;

/// <summary>Step 7: is it all true? The log, what is read, and the demo's own tally must say the same.</summary>
internal static class AuditStep
{
    private const int DifferencesShown = 20;

    public static async Task<DemoReport.AuditFacts> RunAsync(DemoWorld world, CancellationToken cancellationToken)
    {
        world.View.Heading("Audit: the balances again, from the log alone");
        var audits = new List<DemoReport.CounterAudit>();
        var differences = new List<string>();
        foreach (var counter in world.Counters)
        {
            audits.Add(await AuditAsync(counter, differences, cancellationToken).ConfigureAwait(false));
        }

        var facts = new DemoReport.AuditFacts(differences.Count == 0, audits, differences);
        Show(world.View, facts);
        return facts;
    }

    private static async Task<DemoReport.CounterAudit> AuditAsync(
        DemoCounter counter, List<string> differences, CancellationToken cancellationToken)
    {
        var tally = counter.Tally;
        var log = await counter.Plugin.GetTransactionsAsync(cancellationToken)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var isComplete = log.Count == tally.Acknowledged.Count
            && log.Select(row => row.Id).ToHashSet(StringComparer.Ordinal).SetEquals(tally.Acknowledged);
        if (!isComplete)
        {
            differences.Add(
                $"{tally.Name}: {Texts.Of(tally.Acknowledged.Count)} transactions were acknowledged, and the log has "
                + $"{Texts.Of(log.Count)} rows which are not the same");
        }

        var balances = await CompareBalancesAsync(counter, log, differences, cancellationToken).ConfigureAwait(false);
        var days = await CompareDaysAsync(counter, differences, cancellationToken).ConfigureAwait(false);
        var (months, monthsEqual) = await CompareMonthsAsync(counter, differences, cancellationToken)
            .ConfigureAwait(false);
        return new DemoReport.CounterAudit(
            tally.Name,
            tally.Acknowledged.Count,
            log.Count,
            isComplete,
            tally.Balances.Count,
            balances,
            tally.Days.Count,
            days,
            months,
            monthsEqual);
    }

    private static async Task<int> CompareBalancesAsync(
        DemoCounter counter,
        List<CounterTransaction> log,
        List<string> differences,
        CancellationToken cancellationToken)
    {
        var (tally, equal) = (counter.Tally, 0);
        var replayed = Ledger.Replay(tally.Initials, log);
        foreach (var (id, expected) in tally.Balances.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var record = await counter.Resource.GetAsync(id, cancellationToken).ConfigureAwait(false);
            var read = record.GetDecimal(tally.Field);
            var fromLog = replayed.GetValueOrDefault(id);
            if (read == expected && fromLog == expected)
            {
                equal++;
            }
            else
            {
                differences.Add(
                    $"{tally.Resource}/{id}.{tally.Field}: a read gives {Texts.Money(read)}, the log "
                    + $"{Texts.Money(fromLog)}, the tally {Texts.Money(expected)}");
            }
        }

        return equal;
    }

    private static async Task<int> CompareDaysAsync(
        DemoCounter counter, List<string> differences, CancellationToken cancellationToken)
    {
        var equal = 0;
        foreach (var (date, day) in counter.Tally.Days)
        {
            var stats = await counter.Plugin.GetCohortStatsAsync(date, default, cancellationToken)
                .ConfigureAwait(false);
            if (day.IsEqualTo(stats))
            {
                equal++;
            }
            else
            {
                differences.Add(Describe(counter.Tally.Name, Texts.Of(date), stats, day));
            }
        }

        return equal;
    }

    private static async Task<(int Months, int Equal)> CompareMonthsAsync(
        DemoCounter counter, List<string> differences, CancellationToken cancellationToken)
    {
        var (months, equal) = (0, 0);
        foreach (var month in counter.Tally.Days.GroupBy(pair => pair.Key.ToYearMonth()))
        {
            var expected = new TallyDay();
            foreach (var (_, day) in month)
            {
                expected.Add(day);
            }

            months++;
            var stats = await counter.Plugin
                .GetCohortStatsAsync(month.Key, default, cancellationToken).ConfigureAwait(false);
            if (expected.IsEqualTo(stats))
            {
                equal++;
            }
            else
            {
                differences.Add(Describe(counter.Tally.Name, Texts.Of(month.Key), stats, expected));
            }
        }

        return (months, equal);
    }

    private static string Describe(string counter, string cohort, CohortStats stats, TallyDay expected) =>
        $"{counter} in {cohort}: the cohort has {Texts.Of(stats.TransactionCount)} transactions, net "
        + $"{Texts.Money(stats.TotalValue)}, gross {Texts.Money(stats.GrossValue)}; the tally "
        + $"{Texts.Of(expected.Count)}, {Texts.Money(expected.Net)}, {Texts.Money(expected.Gross)}";

    private static void Show(DemoView view, DemoReport.AuditFacts facts)
    {
        view.Line($"Three accounts of every balance: replayed from the log in fold order, read from the store, and an");
        view.Line($"independent tally that the demo kept in memory as calls were acknowledged.");
        view.Show(console =>
        {
            var table = Terminal.Table(
                "counter", "acknowledged", "in the log, once each", "balances", "days", "months");
            foreach (var audit in facts.Counters)
            {
                table.AddRow(
                    audit.Counter,
                    Texts.Of(audit.Acknowledged),
                    Mark(audit.IsLogComplete, Texts.Of(audit.InLog)),
                    Score(audit.BalancesEqual, audit.Balances),
                    Score(audit.DaysEqual, audit.Days),
                    Score(audit.MonthsEqual, audit.Months));
            }

            console.Write(table);
        });
        foreach (var difference in facts.Differences.Take(DifferencesShown))
        {
            view.Line($"[red]✗[/] {difference}");
        }

        var wallets = facts.Counters[0];
        view.Show(console => console.MarkupLine(
            Mark(facts.Passed, $"{wallets.BalancesEqual} of {wallets.Balances} balances equal")
            + (facts.Passed ? ", and so is every cohort, to the last digit." : ". This must not happen.")));
    }

    private static string Score(int equal, int all) => Mark(equal == all, $"{equal} of {all}");

    private static string Mark(bool isRight, string text) =>
        isRight ? $"[green]✓[/] [bold]{Markup.Escape(text)}[/]" : $"[red]✗[/] [bold]{Markup.Escape(text)}[/]";
}
