namespace S3Db.Storage;

/// <summary>How a store is opened and how patient it is.</summary>
public sealed class StoreOptions
{
    internal const int ConnectionsMaxLimit = 4096;
    internal static readonly TimeSpan RequestTimeoutLimit = TimeSpan.FromMinutes(10);

    /// <summary>The clock and the timers; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>How long one request may take before its outcome counts as unknown; 30 seconds by default.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many connections to an S3 endpoint are open at most; 128 by default. More requests wait.</summary>
    public int ConnectionsMax { get; init; } = 128;

    /// <summary>How failed requests are repeated.</summary>
    public StoreRetryOptions Retry { get; init; } = new();

    /// <summary>How slow reads of an S3 store are hedged.</summary>
    public StoreHedgeOptions Hedge { get; init; } = new();

    internal IRandomSource Random { get; init; } = SystemRandomSource.Instance;

    internal ProtocolRules Rules { get; init; } = ProtocolRules.All;

    /// <summary>Throws one error that names everything that is wrong.</summary>
    internal void Validate()
    {
        var faults = Retry.FindFaults().Concat(Hedge.FindFaults()).ToList();
        if (RequestTimeout <= TimeSpan.Zero || RequestTimeout > RequestTimeoutLimit)
        {
            faults.Add($"RequestTimeout is {RequestTimeout} and must be above 0 and at most {RequestTimeoutLimit}");
        }

        if (ConnectionsMax is < 1 or > ConnectionsMaxLimit)
        {
            faults.Add($"ConnectionsMax is {ConnectionsMax} and must be 1 to {ConnectionsMaxLimit}");
        }

        if (faults.Count > 0)
        {
            throw new S3DbException(
                S3DbErrorKind.Invalid, $"The store options are wrong: {string.Join("; ", faults)}.");
        }
    }
}
