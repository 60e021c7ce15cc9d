namespace S3Db.Benchmarks.Reporting;

/// <summary>One measured number with what it is to be compared with: a row of <c>report.json</c>.</summary>
internal sealed record Figure
{
    public string Scenario { get; init; } = string.Empty;

    /// <summary>Which of the scenario's cases, such as "64 callers"; empty when there is only one.</summary>
    public string Case { get; init; } = string.Empty;

    public required string Name { get; init; }

    public required double Measured { get; init; }

    /// <summary>The id of the target it answers, if any.</summary>
    public string? Target { get; init; }

    public double? Floor { get; init; }

    public double? Stretch { get; init; }

    /// <summary>What a client without logic took for the same requests and bytes, in the same unit.</summary>
    public double? Limit { get; init; }

    public required string Unit { get; init; }

    public Better Better { get; init; }

    public string Store { get; init; } = string.Empty;

    public string Command { get; init; } = string.Empty;

    public string Note { get; init; } = string.Empty;

    public static Figure Of(Target target, double measured) => new()
    {
        Name = target.Name,
        Measured = measured,
        Target = target.Id,
        Floor = target.Floor,
        Stretch = target.Stretch,
        Unit = target.Unit,
        Better = target.Better,
    };

    /// <summary>
    /// How far the target is reached: <c>stretch</c>, <c>floor</c>, or <c>below</c>; empty without one.
    /// </summary>
    public string Verdict => Target is null ? string.Empty
        : Reaches(Stretch) ? "stretch"
        : Floor is null || Reaches(Floor) ? "floor"
        : "below";

    private bool Reaches(double? bar) =>
        bar is { } value && (Better == Better.Lower ? Measured <= value : Measured >= value);
}
