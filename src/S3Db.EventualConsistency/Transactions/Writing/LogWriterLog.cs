using Microsoft.Extensions.Logging;

namespace S3Db.EventualConsistency;

/// <summary>What the log writer says. Event ids 3000 to 3099.</summary>
internal static partial class LogWriterLog
{
    [LoggerMessage(3000, LogLevel.Debug,
        "The outcome of '{Key}' is open after attempt {Attempt}; sending the same bytes again.")]
    public static partial void SlotRetried(ILogger logger, string key, int attempt, Exception? cause);

    [LoggerMessage(3001, LogLevel.Information, "'{Key}' was resolved at attempt {Attempt}.")]
    public static partial void SlotRecovered(ILogger logger, string key, int attempt);

    [LoggerMessage(3002, LogLevel.Debug, "The occupant of '{Key}' could not be read.")]
    public static partial void OccupantNotRead(ILogger logger, string key, Exception cause);

    [LoggerMessage(3003, LogLevel.Critical,
        "'{Key}' holds bytes that this process did not write: the writer id is used by two processes (a cloned"
        + " machine?). The id is dropped; transactions acknowledged under it may be lost. Never run a copy of a running"
        + " process.")]
    public static partial void ForeignOccupant(ILogger logger, string key);

    [LoggerMessage(3004, LogLevel.Warning,
        "The writer {Writer} is stuck: {Unresolved} segments unresolved. New batches leave under a fresh id.")]
    public static partial void ChainStuck(ILogger logger, WriterId writer, int unresolved);

    [LoggerMessage(3005, LogLevel.Error,
        "The store refused '{Key}'. Its {Count} transactions are definitely not stored.")]
    public static partial void SlotRefused(ILogger logger, string key, int count, Exception? cause);

    [LoggerMessage(3006, LogLevel.Error, "It stays unknown whether '{Key}' is stored, with {Count} transactions.")]
    public static partial void SlotUnknown(ILogger logger, string key, int count, Exception? cause);

    [LoggerMessage(3007, LogLevel.Debug, "The writer {Writer} begins.")]
    public static partial void ChainOpened(ILogger logger, WriterId writer);

    [LoggerMessage(3008, LogLevel.Warning,
        "Closing ended early: {Queued} queued transactions are not stored, and {InFlight} segments stay unknown.")]
    public static partial void DrainEnded(ILogger logger, int queued, int inFlight);

    [LoggerMessage(3009, LogLevel.Debug, "'{Key}' is settled: {Kind}.")]
    public static partial void SlotSettled(ILogger logger, string key, SlotOutcomeKind kind);

    [LoggerMessage(3010, LogLevel.Warning,
        "The segment {Sequence} of the writer {Writer}, which is this process's, cannot be read by those who fold. New"
        + " batches leave under a fresh id.")]
    public static partial void ChainLeft(ILogger logger, WriterId writer, long sequence);
}
