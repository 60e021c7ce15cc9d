using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>What this process does with transactions that are older than a limit.</summary>
internal sealed record RetentionPolicy(Duration Keep, RetentionAction Action)
{
    /// <summary>Null when every transaction is kept.</summary>
    public static RetentionPolicy? Of(RetentionOptions options) => options.KeepTransactions is { } keep
        ? new(Duration.FromTimeSpan(keep), options.Action)
        : null;
}
