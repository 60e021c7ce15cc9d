using Microsoft.Extensions.Logging;
using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>Turns what the consolidator of one shard meets into the plugin's events and log entries.</summary>
internal sealed partial class PluginObserver(EventualConsistencyPlugin plugin, ShardMonitor monitor, ILogger logger)
    : IConsolidationObserver
{
    public ConsolidationScope Begin() => new(monitor);

    public void OnPending(Instant? oldestStoredAt) => monitor.Listed(oldestStoredAt);

    public void OnConflict() => monitor.Conflicted();

    public void OnCommitted(Manifest manifest, FoldResult fold)
    {
        monitor.Decided(fold.Decided);
        LogCommitted(logger, plugin.Name, monitor.Shard, manifest.Generation, fold.Decided, fold.RecordCount);
        plugin.Raise(new ConsolidatedEventArgs
        {
            Resource = plugin.Options.Resource,
            Field = plugin.Options.Field,
            Shard = monitor.Shard,
            Generation = manifest.Generation,
            RecordCount = fold.RecordCount,
            TransactionCount = fold.Decided,
            IneffectiveCount = fold.Outcomes.Count,
        });
    }

    public void OnRecordFailed(string recordId, ReducerFailedException failure)
    {
        LogRecordFailed(logger, failure, plugin.Name, recordId);
        Raise(failure, recordId, failure.TransactionId, willRetry: true);
    }

    public void OnChainStopped(WriterId writer, StoppedChain chain)
    {
        LogChainStopped(logger, plugin.Name, writer.Value, chain.Sequence, chain.Reason);
        Raise(new S3DbException(S3DbErrorKind.Corrupt, chain.Reason), null, null, willRetry: true);
    }

    public void OnSegmentSkipped(SkippedSegment segment) =>
        LogSegmentSkipped(logger, plugin.Name, segment.Key, segment.Reason);

    public void OnForeignSegment(string key) => LogForeignSegment(logger, plugin.Name, key);

    public void OnNotRemoved(IReadOnlyList<string> keys) => LogNotRemoved(logger, plugin.Name, keys.Count, keys[0]);

    public void OnPassFailed(Exception exception, bool willRetry)
    {
        monitor.Failed(exception);
        LogPassFailed(logger, exception, plugin.Name, monitor.Shard);
        Raise(exception, null, null, willRetry);
    }

    private void Raise(Exception exception, string? recordId, string? transactionId, bool willRetry) =>
        plugin.Raise(new TransactionErrorEventArgs
        {
            Resource = plugin.Options.Resource,
            Field = plugin.Options.Field,
            RecordId = recordId,
            TransactionId = transactionId,
            Exception = exception,
            WillRetry = willRetry,
        });

    [LoggerMessage(
        CounterEventId.Consolidated, LogLevel.Debug,
        "Committed generation {Generation} of {Plugin} shard {Shard}: {Transactions} transactions of {Records} "
        + "records.")]
    private static partial void LogCommitted(
        ILogger logger, string plugin, int shard, long generation, int transactions, int records);

    [LoggerMessage(
        CounterEventId.RecordFailed, LogLevel.Error,
        "The reducer of {Plugin} threw for the record '{RecordId}'. Its transactions are kept and tried again.")]
    private static partial void LogRecordFailed(ILogger logger, Exception exception, string plugin, string recordId);

    [LoggerMessage(
        CounterEventId.ChainStopped, LogLevel.Error,
        "The segment {Sequence} of writer {Writer} of {Plugin} cannot be read; its later ones wait: {Reason}")]
    private static partial void LogChainStopped(
        ILogger logger, string plugin, string writer, long sequence, string reason);

    [LoggerMessage(
        CounterEventId.ForeignSegment, LogLevel.Critical,
        "'{Key}' of {Plugin} holds other bytes than were folded: its writer id is used by two processes (a cloned "
        + "machine?). The object is kept for a day; its transactions are in no value. Never run a copy of a running "
        + "process.")]
    private static partial void LogForeignSegment(ILogger logger, string plugin, string key);

    [LoggerMessage(
        CounterEventId.SegmentSkipped, LogLevel.Error,
        "'{Key}' of {Plugin} was given up by an operator: {Reason}. Its transactions are lost; the decision is in the "
        + "manifest.")]
    private static partial void LogSegmentSkipped(ILogger logger, string plugin, string key, string reason);

    [LoggerMessage(
        CounterEventId.NotRemoved, LogLevel.Warning,
        "The store did not remove {Count} superfluous objects of {Plugin}, the first of them '{Key}'. Nothing is lost; "
        + "a later consolidation tries again.")]
    private static partial void LogNotRemoved(ILogger logger, string plugin, int count, string key);

    [LoggerMessage(
        CounterEventId.PassFailed, LogLevel.Warning,
        "A consolidation of {Plugin} shard {Shard} failed. Nothing is lost; the next one tries again.")]
    private static partial void LogPassFailed(ILogger logger, Exception exception, string plugin, int shard);
}
