namespace S3Db.Benchmarks.Measuring;

/// <summary>What something took of this process.</summary>
internal sealed record ResourceUse(TimeSpan Elapsed, TimeSpan Cpu, long AllocatedBytes, long PeakBytes);
