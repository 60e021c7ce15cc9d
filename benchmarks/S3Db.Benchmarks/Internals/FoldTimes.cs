namespace S3Db.Benchmarks.Internals;

/// <summary>How long the parts of a fold took, and how much processor time all of it.</summary>
internal readonly record struct FoldTimes(
    int Transactions, TimeSpan Decode, TimeSpan Order, TimeSpan Decide, TimeSpan Cpu)
{
    public double PerSecond => Transactions / (Decode + Order + Decide).TotalSeconds;
}
