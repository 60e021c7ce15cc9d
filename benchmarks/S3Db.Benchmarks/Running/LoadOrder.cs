using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Stores;

namespace S3Db.Benchmarks.Running;

/// <summary>The load that a process is to put on a store.</summary>
internal sealed record LoadOrder(StoreSpec Store, LoadPlan Plan);
