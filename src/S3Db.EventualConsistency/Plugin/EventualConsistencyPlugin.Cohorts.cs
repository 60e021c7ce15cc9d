using NodaTime;

namespace S3Db.EventualConsistency;

/// <content>Cohorts: statistics and transactions by local day.</content>
public sealed partial class EventualConsistencyPlugin
{
    /// <summary>The statistics of a local day; all zeros for a day without transactions.</summary>
    /// <remarks>
    /// Exact for what is consolidated, also while writers run; with <see cref="ReadConsistency.Strong"/> also for every
    /// transaction acknowledged before the call. Cost: 1 conditional GET a shard; strong: also 1 LIST and the pending
    /// segments.
    /// </remarks>
    /// <param name="date">The day in the zone of the field.</param>
    /// <param name="consistency">How fresh; the last consolidation by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<CohortStats> GetCohortStatsAsync(
        LocalDate date, ReadConsistency consistency = default, CancellationToken cancellationToken = default) =>
        ReadStatsAsync(CohortRange.Of(date), consistency, cancellationToken);

    /// <summary>The statistics of a month; see the overload for a day.</summary>
    /// <param name="month">The month in the zone of the field.</param>
    /// <param name="consistency">How fresh; the last consolidation by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<CohortStats> GetCohortStatsAsync(
        YearMonth month, ReadConsistency consistency = default, CancellationToken cancellationToken = default) =>
        ReadStatsAsync(CohortRange.Of(month), consistency, cancellationToken);

    /// <summary>The statistics of several days; see the overload for a day.</summary>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day, included.</param>
    /// <param name="consistency">How fresh; the last consolidation by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="S3DbException">The first day is behind the last.</exception>
    public Task<CohortStats> GetCohortStatsAsync(
        LocalDate from,
        LocalDate to,
        ReadConsistency consistency = default,
        CancellationToken cancellationToken = default) =>
        ReadStatsAsync(CohortRange.Of(from, to), consistency, cancellationToken);

    /// <summary>Streams the transactions of a local day, each once, whether consolidated yet or not.</summary>
    /// <remarks>
    /// Decided ones by shard, generation and position, pending ones last. Cost: 1 LIST and 2 conditional GETs a shard,
    /// 1 LIST and a GET for each cohort file and each pending segment. Memory: one cohort file and what is pending.
    /// </remarks>
    /// <param name="date">The day in the zone of the field.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="S3DbException">
    /// A segment or page is lost, and named; or retention cut the log while it was read: read again.
    /// </exception>
    public IAsyncEnumerable<CounterTransaction> GetTransactionsAsync(
        LocalDate date, CancellationToken cancellationToken = default) =>
        ActiveField.ReadLogAsync(CohortRange.Of(date), cancellationToken);

    /// <summary>
    /// Streams the transactions of a month: those whose history is written day by day, then those of generations whose
    /// history is not written yet, pending ones last; see the overload for a day.
    /// </summary>
    /// <param name="month">The month in the zone of the field.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public IAsyncEnumerable<CounterTransaction> GetTransactionsAsync(
        YearMonth month, CancellationToken cancellationToken = default) =>
        ActiveField.ReadLogAsync(CohortRange.Of(month), cancellationToken);

    /// <summary>Streams the transactions of several days, in the order of the overload for a month.</summary>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day, included.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="S3DbException">The first day is behind the last.</exception>
    public IAsyncEnumerable<CounterTransaction> GetTransactionsAsync(
        LocalDate from, LocalDate to, CancellationToken cancellationToken = default) =>
        ActiveField.ReadLogAsync(CohortRange.Of(from, to), cancellationToken);

    /// <summary>
    /// Streams every transaction of the field that <see cref="EventualConsistencyOptions.Retention"/> has kept, in the
    /// order of the overload for a month.
    /// </summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    public IAsyncEnumerable<CounterTransaction> GetTransactionsAsync(CancellationToken cancellationToken = default) =>
        ActiveField.ReadLogAsync(CohortRange.All, cancellationToken);

    /// <summary>
    /// The audit trail of one record: its transactions in the order they took effect, with the running value.
    /// </summary>
    /// <remarks>
    /// Replays the log; the last value equals the record's strong value. With retention it begins at the first row that
    /// is kept, with the value the record had there. Cost: that of reading the log of the field that is kept, and 1 GET
    /// for an opening balance. Memory: the transactions of the record, and the opening balance of its shard.
    /// </remarks>
    /// <param name="id">The record.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<HistoryEntry>> GetHistoryAsync(
        string id, CancellationToken cancellationToken = default) =>
        ActiveField.ReadHistoryAsync(id, cancellationToken);

    private async Task<CohortStats> ReadStatsAsync(
        CohortRange range, ReadConsistency consistency, CancellationToken cancellationToken)
    {
        var statistics = await ActiveField.Statistics
            .ReadAsync(range, consistency, cancellationToken)
            .ConfigureAwait(false);
        return CohortStats.Create(range.From, range.To, statistics);
    }
}
