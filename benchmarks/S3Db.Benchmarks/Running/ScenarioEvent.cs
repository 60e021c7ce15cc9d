using S3Db.Benchmarks.Reporting;

namespace S3Db.Benchmarks.Running;

/// <summary>What a process that measures tells the one that started it: exactly one of these.</summary>
internal sealed record ScenarioEvent
{
    /// <summary>What it does now.</summary>
    public string? Step { get; init; }

    /// <summary>How much of the whole is done, from 0 to 1.</summary>
    public double Done { get; init; }

    public Figure? Figure { get; init; }

    public Series? Plot { get; init; }

    /// <summary>Why it could not go on.</summary>
    public string? Error { get; init; }
}
