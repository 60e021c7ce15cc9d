namespace S3Db.Testing;

/// <summary>How long each kind of request takes on a <see cref="DelayedObjectStore"/>; zero by default.</summary>
public sealed class StoreLatency
{
    /// <summary>The time of a get.</summary>
    public TimeSpan Get { get; init; }

    /// <summary>The time of a put.</summary>
    public TimeSpan Put { get; init; }

    /// <summary>The time of a delete, single or in bulk.</summary>
    public TimeSpan Delete { get; init; }

    /// <summary>The time of a listing.</summary>
    public TimeSpan List { get; init; }

    /// <summary>The same time for every kind of request.</summary>
    /// <param name="latency">The time.</param>
    public static StoreLatency Uniform(TimeSpan latency) =>
        new() { Get = latency, Put = latency, Delete = latency, List = latency };
}
