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
    /// minute without a write anyhow. Start no other call of the field until the copy is made. Cost: none.
    /// </remarks>
    /// <param name="cancellationToken">Ends the wait; what was sent is resolved in the background.</param>
    /// <returns>Ends when nothing that was sent before is under way.</returns>
    public Task RenewWriterAsync(CancellationToken cancellationToken = default) =>
        Task.WhenAll(ActiveField.Shards.Select(shard => shard.Writer.RenewAsync(cancellationToken)));

    /// <summary>How far consolidation is, and what waits. Cost: 1 LIST and 1 conditional GET a shard.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ConsolidationStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        StatusReader.ReadAsync(ActiveField, cancellationToken);
}
