namespace S3Db.EventualConsistency;

/// <content>Consolidation by hand, and what there is to know about it.</content>
public sealed partial class EventualConsistencyPlugin
{
    /// <summary>
    /// Folds every transaction of the field that was stored when the call began, and writes its history.
    /// </summary>
    /// <remarks>
    /// Idempotent; any number of processes may call it at once. Cost follows what is pending, not history.
    /// </remarks>
    /// <param name="cancellationToken">Ends the wait; a fold under way is finished.</param>
    /// <exception cref="ConsolidationStoppedException">
    /// All else is folded, but a segment cannot be read or decided; the message names its key.
    /// </exception>
    public Task<ConsolidationReport> ConsolidateAsync(CancellationToken cancellationToken = default) =>
        ActiveField.ConsolidateAllAsync(cancellationToken);

    /// <summary>
    /// Makes this process write under fresh ids from now on. Call it where the platform copies or restores running
    /// processes (snapshots of functions and machines, checkpoints): before the copy is made, and after a restore.
    /// </summary>
    /// <remarks>
    /// A writer id belongs to one running process; two that use one may lose transactions. Ids are replaced after a
    /// minute without a write anyhow. Start no other call of the field until the copy is made. Cost: 1
    /// conditional GET for each shard, to hear the store's time: after a restore that of the process is of days ago.
    /// </remarks>
    /// <param name="cancellationToken">Ends the wait; what was sent is resolved in the background.</param>
    /// <returns>Ends when nothing that was sent before is under way.</returns>
    public Task RenewWriterAsync(CancellationToken cancellationToken = default) =>
        Task.WhenAll(ActiveField.Shards.Select(shard => shard.RenewWriterAsync(cancellationToken)));

    /// <summary>
    /// Gives up a segment that cannot be read and cannot be restored: its transactions, acknowledged or not, are lost,
    /// and what its writer stored behind it is folded again.
    /// </summary>
    /// <remarks>
    /// The decision is recorded in the manifest for good, in one swap with the writer's cursor; it shows in
    /// <see cref="ConsolidationStatus.SkippedSegments"/>, metrics and the log. Repeating it changes nothing. The object
    /// stays where it is; restored later it is not folded any more. Cost: 1 conditional GET a shard to find it; then 2
    /// GETs and 1 PUT.
    /// </remarks>
    /// <param name="writer">The stopped writer, a key of <see cref="ConsolidationStatus.StoppedWriters"/>.</param>
    /// <param name="sequence">The number of the segment, as in the key that the reason names.</param>
    /// <param name="reason">Why, for those who look for the money later: 1 to 500 characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="S3DbException">
    /// Consolidation is not stopped at that segment, or it can be read (Invalid); nothing was changed.
    /// </exception>
    public Task<SkippedSegment> SkipSegmentAsync(
        string writer, long sequence, string reason, CancellationToken cancellationToken = default) =>
        ActiveField.SkipSegmentAsync(writer, sequence, reason, cancellationToken);

    /// <summary>
    /// Archives or removes now what <see cref="EventualConsistencyOptions.Retention"/> does not keep, for processes
    /// that do not live long enough to do so in the background, such as a scheduled job.
    /// </summary>
    /// <remarks>
    /// Any number of processes may call it at once, and each may end anywhere. It does not consolidate: what is not
    /// folded, or whose history is not known to be written, stays. Cost for each shard and pass, of up to 4,096 files:
    /// 1 conditional GET, 1 LIST for each 1,000 cohort files of the whole field, 1 LIST of openings; for a cut also 1
    /// GET for each of its files, the opening before and each page of statistics, and 2 PUTs; then the removal, 1
    /// request for each 1,000 files, with an archive also 1 GET and 1 PUT a file. It passes until there is nothing more
    /// to do. Memory: that of verifying one shard.
    /// </remarks>
    /// <param name="cancellationToken">Ends the wait; a pass under way is finished.</param>
    /// <returns>How many cohort files left the log.</returns>
    /// <exception cref="S3DbException">
    /// The options keep every transaction (Invalid); or the log deviates (Corrupt), and what is not cut off yet stays.
    /// </exception>
    public Task<long> ApplyRetentionAsync(CancellationToken cancellationToken = default) =>
        RetentionRun.ApplyAsync(ActiveField, cancellationToken);

    /// <summary>How far consolidation is, and what waits. Cost: 1 LIST and 1 conditional GET a shard.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ConsolidationStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        StatusReader.ReadAsync(ActiveField, cancellationToken);
}
