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
    public Task<ConsolidationReport> ConsolidateAsync(CancellationToken cancellationToken = default) =>
        ActiveField.ConsolidateAllAsync(cancellationToken);

    /// <summary>How far consolidation is, and what waits. Cost: 1 LIST and 1 conditional GET a shard.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<ConsolidationStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        StatusReader.ReadAsync(ActiveField, cancellationToken);
}
