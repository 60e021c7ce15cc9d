using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using S3Db.Storage;

namespace S3Db;

/// <summary>What a database runs on besides its store.</summary>
public sealed class S3DatabaseOptions
{
    /// <summary>The clock and the timers; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where to log; nowhere by default.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>How long one request may take before its outcome counts as unknown; 30 seconds by default.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How failed requests are repeated.</summary>
    public StoreRetryOptions Retry { get; init; } = new();

    /// <summary>How slow reads of an S3 store are hedged.</summary>
    public StoreHedgeOptions Hedge { get; init; } = new();

    /// <summary>How many connections to an S3 endpoint are open at most; 128 by default. More requests wait.</summary>
    public int ConnectionsMax { get; init; } = 128;

    internal IRandomSource Random { get; init; } = SystemRandomSource.Instance;

    /// <summary>
    /// Whether a new database probes its store. Simulations, whose store fails on purpose, turn it off.
    /// </summary>
    internal bool ProbeStore { get; init; } = true;

    /// <summary>The rules of the protocol that are kept: all, except in simulations.</summary>
    internal ProtocolRules Rules { get; init; } = ProtocolRules.All;

    internal StoreOptions ToStoreOptions() => new()
    {
        TimeProvider = TimeProvider,
        RequestTimeout = RequestTimeout,
        ConnectionsMax = ConnectionsMax,
        Retry = Retry,
        Hedge = Hedge,
        Random = Random,
        Rules = Rules,
    };
}
