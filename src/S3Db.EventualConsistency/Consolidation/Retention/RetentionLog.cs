using Microsoft.Extensions.Logging;

namespace S3Db.EventualConsistency;

/// <summary>The log entries of retention.</summary>
internal static partial class RetentionLog
{
    [LoggerMessage(
        CounterEventId.TransactionsRetired, LogLevel.Information,
        "{Shard}: the cohort files up to generation {Generation} are summed up in '{Opening}' and are archived or "
        + "removed.")]
    public static partial void Retired(ILogger logger, string shard, long generation, string opening);

    [LoggerMessage(
        CounterEventId.RetentionRefused, LogLevel.Error,
        "{Shard}: no cohort file is removed, because the log deviates: {First} Verify, and restore what is missing.")]
    public static partial void Refused(ILogger logger, string shard, string first);

    [LoggerMessage(
        CounterEventId.RetentionFailed, LogLevel.Warning,
        "{Shard}: archiving or removing old cohort files failed. Nothing is lost; the next pass goes on.")]
    public static partial void Failed(ILogger logger, Exception exception, string shard);
}
