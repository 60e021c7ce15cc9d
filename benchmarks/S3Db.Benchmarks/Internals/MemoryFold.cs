using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using S3Db.Benchmarks.Measuring;
using S3Db.EventualConsistency;

namespace S3Db.Benchmarks.Internals;

/// <summary>The parts of a fold that need no store, each timed by itself.</summary>
internal sealed class MemoryFold(CounterDatabase counter)
{
    private readonly ShardContext _shard = counter.Plugin.ActiveField.Shards[0].Context;
    private readonly Consolidator _consolidator = counter.Plugin.ActiveField.Shards[0].Consolidator;

    public LogKeys Keys => _shard.Keys;

    /// <summary>Decodes, orders and decides, as a pass does.</summary>
    public async Task<FoldTimes> FoldAsync(IReadOnlyList<(SegmentRef Segment, byte[] Body)> stored)
    {
        var current = await _consolidator.Manifests.ReadAsync(CancellationToken.None);
        var meter = ResourceMeter.Start();
        var start = Stopwatch.GetTimestamp();
        var reads = stored.Select(item => new SegmentRead(
            item.Segment, SegmentCodec.Decode(item.Segment, _shard.Field, item.Body), null)).ToList();
        var decoded = Stopwatch.GetTimestamp();
        var rows = FoldOrder.Sort(reads, _shard.Rules);
        var sorted = Stopwatch.GetTimestamp();
        var loaded = await LoadedState.LoadAsync(
            current.Manifest,
            rows.PageHashes(),
            _consolidator.Pages,
            _shard.Limits,
            CancellationToken.None);
        var (_, result) = await new FoldRunner(_shard, _consolidator.Keys)
            .RunAsync(loaded, rows, [], CancellationToken.None);
        var end = Stopwatch.GetTimestamp();
        return new FoldTimes(
            result.Decided,
            Stopwatch.GetElapsedTime(start, decoded),
            Stopwatch.GetElapsedTime(decoded, sorted),
            Stopwatch.GetElapsedTime(sorted, end),
            meter.Stop().Cpu);
    }

    /// <summary>What any reader of these bytes must do: inflate them and tell the tokens apart.</summary>
    public static TimeSpan Tokenize(IReadOnlyList<(SegmentRef Segment, byte[] Body)> stored)
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var (_, body) in stored)
        {
            using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
            using var text = new MemoryStream();
            gzip.CopyTo(text);
            var rest = text.GetBuffer().AsSpan(0, (int)text.Length);
            while (!rest.IsEmpty)
            {
                var end = rest.IndexOf((byte)'\n');
                var reader = new Utf8JsonReader(rest[..end]);
                while (reader.Read())
                {
                }

                rest = rest[(end + 1)..];
            }
        }

        return Stopwatch.GetElapsedTime(start);
    }
}
