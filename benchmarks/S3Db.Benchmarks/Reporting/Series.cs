namespace S3Db.Benchmarks.Reporting;

/// <summary>A plot: lines over a common axis.</summary>
internal sealed record Series
{
    public string Scenario { get; init; } = string.Empty;

    /// <summary>Its file name, without extension.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }

    public required string XAxis { get; init; }

    public required string YAxis { get; init; }

    /// <summary>By name, the points as x and y. Both axes are logarithmic.</summary>
    public required IReadOnlyDictionary<string, double[][]> Lines { get; init; }
}
