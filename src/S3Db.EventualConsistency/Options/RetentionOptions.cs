namespace S3Db.EventualConsistency;

/// <summary>How long the transactions of a counter stay in the log.</summary>
/// <remarks>
/// Values, statistics, verification and recalculation do not change: what leaves the log is summed up in an opening
/// balance first. Queries of the log give only what is kept. Applied in the background, at most once an hour, by
/// processes that consolidate, and by <see cref="EventualConsistencyPlugin.ApplyRetentionAsync"/>; not stored, so give
/// all of them the same settings.
/// </remarks>
public sealed class RetentionOptions
{
    internal static readonly TimeSpan BeyondIdempotencyWindow = TimeSpan.FromDays(2);
    internal static readonly TimeSpan KeepTransactionsMax = TimeSpan.FromDays(36_500);

    /// <summary>
    /// How long a cohort file stays at least, from when it was written on, by the store's clock; null for ever. It is
    /// the consolidation that counts, not the day of the transaction: back-dated ones stay as long as others.
    /// </summary>
    /// <value>
    /// Null by default: everything is kept. At least 2 days more than
    /// <see cref="EventualConsistencyOptions.IdempotencyWindow"/>; at most 36,500 days.
    /// </value>
    /// <remarks>
    /// A value outside is refused. The first cut gives the manifest format 3, which versions that know no opening
    /// balance refuse: upgrade every process first. It cannot be undone; with
    /// <see cref="RetentionAction.Archive"/> the rows are still there to read. Cost for each hour, process and shard: 1
    /// conditional GET, 1 LIST for each 1,000 cohort files of the whole field, 1 LIST of openings; for a cut also 1 GET
    /// for each of its files, the opening before and each page of statistics, and 2 PUTs; then the removal, 1 request
    /// for each 1,000 files, with an archive also 1 GET and 1 PUT a file.
    /// </remarks>
    public TimeSpan? KeepTransactions { get; set; }

    /// <summary>What becomes of them then.</summary>
    /// <value><see cref="RetentionAction.Archive"/> by default.</value>
    public RetentionAction Action { get; set; } = RetentionAction.Archive;
}
