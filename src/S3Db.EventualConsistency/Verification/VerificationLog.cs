using Microsoft.Extensions.Logging;

namespace S3Db.EventualConsistency;

/// <summary>The log entries of a verification.</summary>
internal static partial class VerificationLog
{
    [LoggerMessage(
        CounterEventId.Deviated, LogLevel.Error, "{Shard} deviates from its log in {Count} places, first: {First}")]
    public static partial void Deviated(ILogger logger, string shard, long count, string first);

    [LoggerMessage(CounterEventId.Repaired, LogLevel.Warning, "Repaired from the log. {Repair}")]
    public static partial void Repaired(ILogger logger, string repair);
}
