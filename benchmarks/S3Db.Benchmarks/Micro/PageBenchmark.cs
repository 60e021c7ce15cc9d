using BenchmarkDotNet.Attributes;
using S3Db.EventualConsistency;

namespace S3Db.Benchmarks.Micro;

/// <summary>A page of 4,096 counters of which 100 change: read, merged and written again.</summary>
public class PageBenchmark
{
    private const int Entries = 4_096;
    private const string Page = "v00-000000";
    private byte[] _body = [];

    [GlobalSetup]
    public void Setup() => _body = Encode(CounterPage.Of(Enumerable.Range(0, Entries).ToDictionary(
        i => $"wallet-{i:D7}", i => new CounterEntry(i / 100m, false, string.Empty), StringComparer.Ordinal)));

    [Benchmark]
    public byte[] Merge()
    {
        var page = PageCodec.DecodeCounters("pages/key", Page, _body);
        var changed = Enumerable.Range(0, 100)
            .Select(i => $"wallet-{i * (Entries / 100):D7}")
            .Select(id => KeyValuePair.Create(id, page.Find(id)!.Value with { Value = 1 }))
            .ToList();
        return Encode(page.With(changed));
    }

    private static byte[] Encode(CounterPage page) => PageCodec.Encode(Page, "balance", page);
}
