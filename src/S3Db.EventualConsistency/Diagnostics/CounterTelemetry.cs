namespace S3Db.EventualConsistency;

/// <summary>
/// The names under which counters report metrics and traces. They are stable API. Every metric has the tags
/// <see cref="ResourceTag"/>, <see cref="FieldTag"/> and <see cref="ShardTag"/> and no others; ids of records are only
/// on spans.
/// </summary>
public static class CounterTelemetry
{
    /// <summary>The meter of the counters.</summary>
    public const string MeterName = "S3Db.EventualConsistency";

    /// <summary>
    /// The activity source of the counters: a client span a verb, such as <c>add wallets</c>, and a root span a
    /// consolidation, such as <c>consolidate wallets.balance</c>.
    /// </summary>
    public const string ActivitySourceName = "S3Db.EventualConsistency";

    /// <summary>Histogram, seconds: one consolidation of a shard that succeeded.</summary>
    public const string ConsolidationDuration = "s3db.consolidation.duration";

    /// <summary>Counter, {transaction}: transactions that this process has decided.</summary>
    public const string ConsolidatedTransactions = "s3db.consolidation.transactions";

    /// <summary>Counter, {conflict}: swaps of a manifest that another consolidator won.</summary>
    public const string ConsolidationConflicts = "s3db.consolidation.conflicts";

    /// <summary>
    /// Gauge, {consolidation}: consolidations of a shard that have failed in a row in this process; 0 is healthy.
    /// </summary>
    public const string FailedConsolidations = "s3db.consolidation.consecutive_failures";

    /// <summary>Gauge, {segment}: segments of forgotten writers that were removed unfolded since the start.</summary>
    public const string ForgottenSegments = "s3db.consolidation.forgotten_segments";

    /// <summary>
    /// Gauge, {segment}: segments that hold other bytes than were folded under their keys, met since the start; 0 is
    /// healthy.
    /// </summary>
    public const string ForeignSegments = "s3db.consolidation.foreign_segments";

    /// <summary>Gauge, {writer}: writers whose next segment cannot be read; 0 is healthy.</summary>
    public const string StoppedWriters = "s3db.consolidation.stopped_writers";

    /// <summary>Gauge, {segment}: segments that operators gave up, ever; each is lost transactions.</summary>
    public const string SkippedSegments = "s3db.consolidation.skipped_segments";

    /// <summary>Gauge, {record}: records whose reducer throws; 0 is healthy.</summary>
    public const string FailingRecords = "s3db.consolidation.failing_records";

    /// <summary>
    /// Gauge, {transaction}: transactions of this process that wait to be stored, or are stored and not known to be
    /// consolidated.
    /// </summary>
    public const string PendingTransactions = "s3db.transaction.pending";

    /// <summary>
    /// Gauge, seconds: age of the oldest transaction not known to be consolidated, of this process or of any that the
    /// last consolidation has met. The one to alert on.
    /// </summary>
    public const string OldestPendingAge = "s3db.transaction.oldest_pending.age";

    /// <summary>Tag: the resource.</summary>
    public const string ResourceTag = "resource";

    /// <summary>Tag: the field.</summary>
    public const string FieldTag = "field";

    /// <summary>Tag: the shard, from 0.</summary>
    public const string ShardTag = "shard";
}
