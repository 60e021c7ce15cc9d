using System.Globalization;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.Tests.Storage;

/// <summary>A hedged store over gates, and what its tests do with it.</summary>
public abstract class HedgedStoreTestBase
{
    /// <summary>From when on a read is slow, when all before took no time.</summary>
    protected static readonly TimeSpan Threshold = ReadDurations.ThresholdMin;

    protected HedgedStoreTestBase() =>
        Store = new HedgedObjectStore(Gates, new StoreHedgeOptions(), Time, Statistics);

    protected ManualTimeProvider Time { get; } = new();

    internal GatedObjectStore Gates { get; } = new();

    internal StoreStatistics Statistics { get; } = new();

    internal HedgedObjectStore Store { get; }

    /// <summary>The requests that were sent since the last warm-up.</summary>
    protected int Sent => Gates.Count - Before;

    private int Before { get; set; }

    /// <summary>Reads that are answered at once, so that slow ones are known and one may be hedged.</summary>
    protected async Task WarmUpAsync(string kind = "get", int count = ReadDurations.SamplesMin)
    {
        Gates.IsOpen = true;
        for (var read = 0; read < count; read++)
        {
            await ReadAsync(kind);
        }

        Gates.IsOpen = false;
        Before = Gates.Count;
    }

    /// <summary>Reads; the number of the request whose answer came. Fails when none comes.</summary>
    protected Task<int> ReadAsync(string kind = "get", CancellationToken cancellationToken = default) =>
        AskAsync(kind, cancellationToken).WaitAsync(GatedRequest.WaitMax, CancellationToken.None);

    /// <summary>Begins a read and lets it become slow: two requests are under way.</summary>
    internal async Task<(Task<int> Call, GatedRequest First, GatedRequest Second)> HedgeAsync(
        string kind = "get", CancellationToken cancellationToken = default)
    {
        var call = ReadAsync(kind, cancellationToken);
        var first = await Gates.NextAsync();
        Time.Advance(Threshold);
        return (call, first, await Gates.NextAsync());
    }

    /// <summary>A slow read during which nothing is sent a second time.</summary>
    protected async Task ReadsOnceAsync(string kind = "get")
    {
        var before = Gates.Count;
        var call = ReadAsync(kind);
        var first = await Gates.NextAsync();
        Time.Advance(Threshold);
        Assert.Equal(0, Time.TimerCount);
        first.Answer();
        Assert.Equal(first.Number, await call);
        Assert.Equal(1, Gates.Count - before);
    }

    private async Task<int> AskAsync(string kind, CancellationToken cancellationToken) =>
        kind switch
        {
            "list" => int.Parse(
                (await Store.ListAsync(new ListRequest("key"), cancellationToken)).Folders[0],
                CultureInfo.InvariantCulture),
            "revalidate" => NumberOf(await Store.GetAsync("key", new ETag("1"), cancellationToken)),
            _ => NumberOf(await Store.GetAsync("key", null, cancellationToken)),
        };

    private static int NumberOf(GetResult result) => BitConverter.ToInt32(result.Body.Span);
}
