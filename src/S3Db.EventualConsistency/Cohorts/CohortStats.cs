using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// What happened to a field on a local day, or over a range of days: exact sums over the consolidated transactions
/// whose <c>cohortDate</c> falls in it. A day without transactions gives zeros. A day is never closed: a transaction
/// with a past timestamp adds to an old day when it is consolidated. Immutable.
/// </summary>
public sealed record CohortStats
{
    /// <summary>The day; null when the figures span several.</summary>
    public LocalDate? Date => From == To ? From : null;

    /// <summary>The first day, in the time zone of the field.</summary>
    public required LocalDate From { get; init; }

    /// <summary>The last day; the same as <see cref="From"/> for a single one.</summary>
    public required LocalDate To { get; init; }

    /// <summary>
    /// How many sets, adds and subs took effect. Duplicates, rejected transactions and clears are not among them.
    /// </summary>
    public required long TransactionCount { get; init; }

    /// <summary>
    /// The net change: by how much the values of all records together grew (or, when negative, shrank) through these
    /// transactions. A set counts with the new value minus the one it replaced; a clear takes back what its record had
    /// changed by. Over all days it is the sum of all values minus the sum of all initial ones, of the records there
    /// are.
    /// </summary>
    public required decimal TotalValue { get; init; }

    /// <summary>
    /// The gross change: the sum of how far each of these transactions moved its value, whichever the direction.
    /// An add of 10 and a sub of 10 make it 20 and leave <see cref="TotalValue"/> at 0.
    /// </summary>
    public required decimal GrossValue { get; init; }

    /// <summary>Counts and sums of each operation.</summary>
    public required CohortOperations ByOperation { get; init; }

    /// <summary>How many transactions were decided to have no effect: duplicates and rejected ones.</summary>
    public required long IneffectiveCount { get; init; }

    /// <summary>The public form of the figures of a range of days.</summary>
    /// <exception cref="S3DbException">A decimal cannot hold one of the sums.</exception>
    internal static CohortStats Create(LocalDate from, LocalDate to, DayStatistics statistics)
    {
        return new()
        {
            From = from,
            To = to,
            TransactionCount = statistics.TransactionCount,
            TotalValue = Exact(statistics.Net, nameof(TotalValue)),
            GrossValue = Exact(statistics.Gross, nameof(GrossValue)),
            ByOperation = new(
                Of(CounterOperation.Set),
                Of(CounterOperation.Add),
                Of(CounterOperation.Sub),
                Of(CounterOperation.Clear)),
            IneffectiveCount = statistics.IneffectiveCount,
        };

        decimal Exact(ScaledSum sum, string name) => sum.ToDecimal($"{name} of {from:uuuu-MM-dd}..{to:uuuu-MM-dd}");

        CohortOperationStats Of(CounterOperation operation) =>
            new(
                statistics.Count(operation),
                Exact(statistics.Sum(operation), $"{nameof(ByOperation)}.{operation}.Sum"));
    }
}
