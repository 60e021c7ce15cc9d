using NodaTime;
using S3Db.Storage;

namespace S3Db.EventualConsistency;

/// <summary>
/// Replaces pages that deviate by what the log gives, as a generation of its own: pages under fresh keys, then a swap
/// against the manifest that was verified. If anybody has committed meanwhile it does nothing, like a fold (I4).
/// </summary>
internal sealed class StateRepair(ShardContext shard, ManifestStore manifests)
{
    /// <summary>
    /// Null when it was not committed: then somebody else has committed. Cost: 1 PUT for each page that is not inline,
    /// and 1 for the manifest.
    /// </summary>
    public async Task<CurrentManifest?> TryAsync(
        CurrentManifest current, StateAudit audit, CancellationToken cancellationToken)
    {
        var manifest = current.Manifest;
        var generation = manifest.Generation + 1;
        var nonce = shard.Random.NextToken();
        var counters = new CounterPages(shard, manifest, generation, nonce);
        counters.Lay(audit.Counters);
        var statistics = new StatisticsPages(shard, manifest, generation, nonce);
        statistics.Lay(audit.Statistics);
        var keys = new KeyPages(shard, manifest, generation, nonce);
        var memory = keys.Lay(audit.Keys!.Recent, audit.Keys.Runs);
        foreach (var page in counters.NewPages.Concat(statistics.NewPages).Concat(keys.NewPages))
        {
            await shard.Store.PutAsync(page.Key, page.Make().Body, PutCondition.IfAbsent, cancellationToken)
                .ConfigureAwait(false);
        }

        var next = manifest with
        {
            Format = ManifestCodec.Format,
            Generation = generation,
            Revision = nonce,
            Counters = counters.Slots,
            Statistics = statistics.Slots,
            Keys = memory,
        };
        var retired = manifest.ReferencedKeys().Except(next.ReferencedKeys(), StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(key => new RetiredPage(key, Instant.Max(manifest.FoldedAt, shard.Clock.Now)));
        next = next with { Retired = [.. manifest.Retired, .. retired] };
        if (await manifests.TrySwapAsync(current, next, cancellationToken).ConfigureAwait(false) is { } committed)
        {
            return committed;
        }

        // Whatever the swap answered, only the manifest says whether it took place (H2).
        var again = await manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
        return again.Manifest.Revision == nonce ? again : null;
    }
}
