using BenchmarkDotNet.Attributes;
using S3Db.Benchmarks.Internals;
using S3Db.EventualConsistency;

namespace S3Db.Benchmarks.Micro;

/// <summary>A segment of 1,000 transactions to bytes and back. Divide by 1,000 for a transaction.</summary>
public class CodecBenchmark
{
    private const int Transactions = 1_000;
    private SegmentRef _segment;
    private LogTransaction[] _rows = [];
    private byte[] _body = [];

    [GlobalSetup]
    public void Setup()
    {
        (_segment, _rows) = new SyntheticLog(new LogKeys("wallets", "balance", 0), 1_000, Transactions)
            .Segment(0, Transactions);
        _body = Encode();
    }

    [Benchmark(OperationsPerInvoke = Transactions)]
    public byte[] Encode() => SegmentCodec.Encode("balance", _segment, _rows);

    [Benchmark(OperationsPerInvoke = Transactions)]
    public object Decode() => SegmentCodec.Decode(_segment, "balance", _body);
}
