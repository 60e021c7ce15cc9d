using Microsoft.Extensions.Logging;
using S3Db.Storage;

namespace S3Db.EventualConsistency;

/// <summary>What the parts of one shard share: where it is, what it must agree on, and the outside world.</summary>
internal sealed record ShardContext(
    IObjectStore Store,
    LogKeys Keys,
    string Resource,
    string Field,
    LogSettings Settings,
    ReducerPlan Reducer,
    IInitialValues Initials,
    StoreClock Clock,
    TimeProvider TimeProvider,
    IRandomSource Random,
    ConsolidationLimits Limits,
    ILogger Logger)
{
    /// <summary>The rules of the protocol that are kept: all, except in simulations.</summary>
    public ProtocolRules Rules { get; init; } = ProtocolRules.All;

    /// <summary>What this process does with old transactions; null when it keeps them all.</summary>
    public RetentionPolicy? Retention { get; init; }

    /// <summary>Told of every newer manifest that anything in this process reads, verifications included.</summary>
    public Action<Manifest>? ManifestSeen { get; set; }

    /// <summary>For messages: <c>wallets.balance (shard 0)</c>.</summary>
    public string Name => $"{Resource}.{Field} (shard {Keys.Shard})";

    public S3DbException Closed(Exception cause) => new(
        S3DbErrorKind.Closed,
        $"Cannot consolidate {Name}: its database has been disposed. Open it again with ConnectAsync.",
        cause);
}
