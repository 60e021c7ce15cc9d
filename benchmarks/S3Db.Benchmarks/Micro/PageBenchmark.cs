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
    public void Setup() => _body = Encode(new CounterPage(Enumerable.Range(0, Entries).ToDictionary(
        i => $"wallet-{i:D7}", i => new CounterEntry(i / 100m, false, string.Empty), StringComparer.Ordinal)));

    [Benchmark]
    public byte[] Merge()
    {
        var page = PageCodec.Decode("pages/key", Page, _body, CounterPageJson.Read);
        var entries = new Dictionary<string, CounterEntry>(page.Entries, StringComparer.Ordinal);
        for (var i = 0; i < Entries; i += Entries / 100)
        {
            var id = $"wallet-{i:D7}";
            entries[id] = entries[id] with { Value = entries[id].Value + 1 };
        }

        return Encode(new CounterPage(entries));
    }

    private static byte[] Encode(CounterPage page) =>
        PageCodec.Encode(Page, writer => CounterPageJson.Write(writer, "balance", page));
}
