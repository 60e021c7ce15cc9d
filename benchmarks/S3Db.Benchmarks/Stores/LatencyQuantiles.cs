namespace S3Db.Benchmarks.Stores;

/// <summary>
/// How long a kind of request takes, given by three quantiles in milliseconds: log-normal below the 99th percentile,
/// with a heavier tail above it.
/// </summary>
internal sealed record LatencyQuantiles(double P50, double P99, double P999)
{
    private const double Z99 = 2.326;
    private const double Z999 = 3.090;
    private const double ZMax = 3.5;

    /// <summary>Always the same time.</summary>
    public static LatencyQuantiles Constant(double milliseconds) => new(milliseconds, milliseconds, milliseconds);

    /// <summary>Draws a time.</summary>
    public TimeSpan Draw(Random random)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return At(Math.Clamp(normal, -ZMax, ZMax));
    }

    private TimeSpan At(double z)
    {
        var body = Math.Log(P99 / P50) / Z99;
        var tail = Math.Log(P999 / P99) / (Z999 - Z99);
        var log = z <= Z99 ? z * body : (Z99 * body) + ((z - Z99) * tail);
        return TimeSpan.FromMilliseconds(P50 * Math.Exp(log));
    }
}
