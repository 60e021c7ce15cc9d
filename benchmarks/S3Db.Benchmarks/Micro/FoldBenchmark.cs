using BenchmarkDotNet.Attributes;
using S3Db.Benchmarks.Internals;
using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Stores;
using S3Db.EventualConsistency;

namespace S3Db.Benchmarks.Micro;

/// <summary>Decoding, ordering and deciding 10,000 transactions over 1,000 records; per transaction.</summary>
public class FoldBenchmark
{
    private const int Transactions = 10_000;
    private OpenedStore _store = null!;
    private CounterDatabase _counter = null!;
    private MemoryFold _fold = null!;
    private IReadOnlyList<(SegmentRef Segment, byte[] Body)> _stored = [];

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _store = StoreSpec.Memory(isRemote: false).Open();
        _counter = await CounterDatabase.OpenAsync(_store);
        _fold = new MemoryFold(_counter);
        _stored = new SyntheticLog(_fold.Keys, 1_000, 1_000).Encode(Transactions);
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _counter.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Benchmark(OperationsPerInvoke = Transactions)]
    public async Task<int> Fold() => (await _fold.FoldAsync(_stored)).Transactions;
}
