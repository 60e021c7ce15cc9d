using NodaTime;
using S3Db.EventualConsistency;

namespace S3Db.Workload;

/// <summary>
/// Plays the log back in fold order with its own arithmetic: values in every generation, which transactions the bound
/// had to reject, which were repeats, and the figures of every day.
/// </summary>
public sealed class Replay
{
    private readonly Population _population;
    private readonly Findings _findings;

    public Replay(LogAudit log, Population population, Findings findings)
    {
        (_population, _findings) = (population, findings);
        Days = [.. Population.Counters.Select(_ => new SortedDictionary<LocalDate, DayFigures>())];
        Histories = [.. Enumerable.Range(0, population.Wallets).Select(wallet => Play(wallet, log.RowsOf(wallet)))];
    }

    /// <summary>The values of each wallet.</summary>
    public IReadOnlyList<ValueHistory> Histories { get; }

    /// <summary>The figures of each counter's days.</summary>
    public IReadOnlyList<SortedDictionary<LocalDate, DayFigures>> Days { get; }

    public long Rejected { get; private set; }

    public long Duplicates { get; private set; }

    private ValueHistory Play(int wallet, IReadOnlyList<AuditRow> rows)
    {
        var history = new ValueHistory(_population.InitialCents(wallet));
        var days = Days[_population.CounterOf(wallet)];
        var keys = new HashSet<long>();
        foreach (var row in rows)
        {
            var before = history.Final;
            var after = row.Operation switch
            {
                CounterOperation.Set => row.Cents,
                CounterOperation.Add => before + row.Cents,
                _ => before - row.Cents,
            };
            var expected = row.Key != 0 && !keys.Add(row.Key) ? "duplicate"
                : _population.IsBounded(wallet) && after < 0 ? "rejected:minimum"
                : null;
            _findings.Check(
                row.Outcome == expected,
                "bound and key decide, and nothing else",
                $"{row} on {Population.IdOf(wallet)} at {before} cents should have the outcome '{expected}'");
            if (row.Outcome is null)
            {
                history.Change(row.Generation, after);
            }
            else if (row.Outcome == "duplicate")
            {
                Duplicates++;
            }
            else
            {
                Rejected++;
            }

            if (!days.TryGetValue(row.Date, out var figures))
            {
                days[row.Date] = figures = new DayFigures();
            }

            figures.Record(row, after - before);
        }

        history.End();
        return history;
    }
}
