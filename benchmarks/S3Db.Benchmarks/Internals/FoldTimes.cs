namespace S3Db.Benchmarks.Internals;

/// <summary>How long the parts of a fold took.</summary>
internal readonly record struct FoldTimes(int Transactions, TimeSpan Decode, TimeSpan Order, TimeSpan Decide)
{
    public double PerSecond => Transactions / (Decode + Order + Decide).TotalSeconds;
}
