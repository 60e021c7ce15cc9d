using S3Db.Benchmarks.Measuring;

namespace S3Db.Benchmarks.Stores;

/// <summary>What a client without logic took.</summary>
internal sealed record BareRun(int Requests, TimeSpan Elapsed, LatencyHistogram Latency);
