using NodaTime;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>Where only sync calls fold and nobody consolidates in the background.</summary>
public sealed class SyncOnlyTests : IAsyncDisposable
{
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task AddAsync_WhenOnlySyncCallsFoldForDays_ForgetsOldWritersAndKeys()
    {
        var process = await _world.StartAsync(o =>
        {
            o.Mode = ConsolidationMode.Sync;
            o.IdempotencyWindow = TimeSpan.FromHours(1);
        });
        for (var call = 0; call < 1_000; call++)
        {
            await process.Wallets.AddAsync("w", 1m, new TransactionOptions { IdempotencyKey = $"k{call}" });
            _world.Time.Advance(TimeSpan.FromMinutes(3));
        }

        var consolidator = process.Plugin.ActiveField.Shards[0].Consolidator;
        var manifest = consolidator.Manifests.Cached!.Manifest;

        // The clock of this test does not wait for what goes on behind the answers.
        const int HoursMax = 40;
        Assert.InRange(_world.Time.Now - manifest.Horizon, Duration.FromHours(24), Duration.FromHours(HoursMax));
        Assert.InRange(manifest.CursorPages.Count, 0, HoursMax);

        // A fresh id after each minute without writes: 20 an hour.
        Assert.InRange(manifest.Cursors.Count, 1, 20 * HoursMax);
        Assert.Equal(1_000m, (await process.Wallets.GetValueAsync("w")).Value);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}
