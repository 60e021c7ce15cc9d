using NodaTime;

namespace S3Db.Testing;

/// <summary>What an <see cref="S3DbTestHost"/> runs on. The defaults are the fastest: objects in memory.</summary>
public sealed class S3DbTestHostOptions
{
    /// <summary>
    /// Whether the objects are on an <see cref="InProcessS3Server"/>, behind the AWS SDK and real HTTP, instead of in
    /// memory. False by default.
    /// </summary>
    public bool UseServer { get; init; }

    /// <summary>What the clock shows at first: 2026-01-01T00:00:00Z by default.</summary>
    public Instant StartTime { get; init; } = Instant.FromUtc(2026, 1, 1, 0, 0);

    /// <summary>
    /// Where ids and nonces are drawn from, so that a run repeats; each handle draws from its own sequence. Random when
    /// null, the default.
    /// </summary>
    public int? Seed { get; init; }

    /// <summary>Random faults between every handle and the store; none when null, the default.</summary>
    public FaultPlan? FaultPlan { get; init; }
}
