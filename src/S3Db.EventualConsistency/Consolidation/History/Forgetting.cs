using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// Where only sync callers fold, nobody lists, so the horizon stands still and cursors, keys and what was left over
/// stay for ever. Consolidates when that has gone on for too long; where a background does so, it never has.
/// </summary>
internal sealed class Forgetting(
    ShardContext shard,
    ManifestStore manifests,
    IConsolidationObserver observer,
    Func<CancellationToken, Task<ConsolidationReport>> consolidate)
{
    /// <summary>A day is how far the horizon stays behind a listing; the rest lets a background come first.</summary>
    private static readonly Duration OverdueAfter = Duration.FromHours(26);
    private static readonly Duration Every = Duration.FromHours(1);
    private Instant _next = Instant.MinValue;

    /// <summary>What was begun last; it tells its failures itself.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>
    /// Begins a consolidation that nobody waits for, once an hour at most: what cannot be forgotten, because of damage,
    /// must not cost more.
    /// </summary>
    public void BeginWhenDue(Manifest manifest)
    {
        if (shard.Clock.Now >= _next && IsOverdue(manifest))
        {
            _next = shard.Clock.Now + Every;
            Running = RunAsync();
        }
    }

    /// <summary>Whether this manifest has writers that a listing would let it forget.</summary>
    private bool IsOverdue(Manifest manifest)
    {
        var limit = shard.Clock.Now - OverdueAfter;
        return manifest.CursorPages.Keys.Any(hour => hour + Duration.FromHours(1) < limit)
            || manifest.Cursors.Keys.Any(writer => writer.Birth < limit);
    }

    /// <summary>What the first run writes of history, the second one commits, and with it the horizon.</summary>
    private async Task RunAsync()
    {
        try
        {
            for (var run = 0; run < 2 && IsOverdue(manifests.Cached!.Manifest); run++)
            {
                await consolidate(CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (S3DbException exception) when (exception.Kind != S3DbErrorKind.Closed)
        {
            observer.OnPassFailed(exception, willRetry: true);
        }
        catch (S3DbException)
        {
            // Another process goes on.
        }
    }
}
