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
        var consolidator = process.Plugin.ActiveField.Shards[0].Consolidator;
        for (var call = 0; call < 1_000; call++)
        {
            await process.Wallets.AddAsync("w", 1m, new TransactionOptions { IdempotencyKey = $"k{call}" });

            // Nobody waits for it but this test, whose clock would run on meanwhile.
            await consolidator.Forgetting.Running;
            _world.Time.Advance(TimeSpan.FromMinutes(3));
        }

        var manifest = consolidator.Manifests.Cached!.Manifest;

        // A day, two hours in which a background would come first, and one between attempts.
        const int HoursMax = 27;
        Assert.InRange(_world.Time.Now - manifest.Horizon, Duration.FromHours(24), Duration.FromHours(HoursMax));
        Assert.InRange(manifest.CursorPages.Count, 0, HoursMax);

        // A fresh id after each minute without writes: 20 an hour.
        Assert.InRange(manifest.Cursors.Count, 1, 20 * HoursMax);
        Assert.Equal(1_000m, (await process.Wallets.GetValueAsync("w")).Value);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}
