namespace S3Db.EventualConsistency;

/// <summary>Puts the status of a field together from its shards.</summary>
internal static class StatusReader
{
    public static async Task<ConsolidationStatus> ReadAsync(CounterField field, CancellationToken cancellationToken)
    {
        var parts = await Task
            .WhenAll(field.Shards.Select(shard => ReadAsync(shard, cancellationToken)))
            .ConfigureAwait(false);
        var manifests = parts.Select(part => part.Manifest).ToList();
        var writers = parts.SelectMany(part => part.Pending.Runs.Select(run => run.Writer)).ToList();
        return new ConsolidationStatus
        {
            Generations = [.. manifests.Select(manifest => manifest.Generation)],
            ConsolidatedAt = manifests.Min(manifest => manifest.FoldedAt),
            PendingSegments = parts.Sum(part => part.Pending.Runs.Sum(run => run.To - run.From)),
            OldestPendingWriter = writers.Count == 0 ? null : writers.Min(writer => writer.Birth),
            OrphanedSegments = parts.Sum(part => part.Pending.Orphaned.Count),
            StoppedWriters = manifests.SelectMany(manifest => manifest.Stopped)
                .ToDictionary(pair => pair.Key.Value, pair => pair.Value.Reason, StringComparer.Ordinal),
            SkippedSegments = [.. manifests.SelectMany(manifest => manifest.Skipped)],
            FailingRecords = manifests.SelectMany(manifest => manifest.Failing)
                .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal),
            RetiredGenerations = [.. manifests.Select(manifest => manifest.Floor)],
            RetiredUntil = manifests.Max(manifest => manifest.Opening?.At),
            UnwrittenGenerations = manifests.Sum(manifest => manifest.Unwritten.Count),
        };
    }

    private static async Task<(Manifest Manifest, PendingSegments Pending)> ReadAsync(
        CounterShard shard, CancellationToken cancellationToken)
    {
        var (current, pending) = await shard.Consolidator.ReadPendingAsync(cancellationToken).ConfigureAwait(false);
        shard.Observer.OnPending(pending.OldestStoredAt);
        return (current.Manifest, pending);
    }
}
