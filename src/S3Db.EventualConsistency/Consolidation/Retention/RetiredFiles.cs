using S3Db.Storage;

namespace S3Db.EventualConsistency;

/// <summary>
/// Archives and removes what an opening balance has made superfluous. Only below one that a committed manifest names;
/// repeated by anybody without harm, and whatever a delayed request brings back is removed again.
/// </summary>
internal sealed class RetiredFiles(ShardContext shard, RetentionPolicy policy)
{
    /// <summary>
    /// Answers with how many files went; those that the store kept are tried again by a later pass. Cost: with an
    /// archive 1 GET and 1 PUT a file; 1 request for each 1,000 removals.
    /// </summary>
    public async Task<int> RemoveAsync(Manifest manifest, CohortIndex index, CancellationToken cancellationToken)
    {
        var files = index.Files
            .Where(file => file.Generation <= manifest.Floor)
            .Take(shard.Limits.RetiredFilesMax)
            .Select(file => shard.Keys.Cohort(file.Date, file.Generation))
            .ToList();
        if (policy.Action == RetentionAction.Archive)
        {
            var options = new ParallelOptions
            {
                MaxDegreeOfParallelism = shard.Limits.Parallelism,
                CancellationToken = cancellationToken,
            };
            await Parallel.ForEachAsync(files, options, ArchiveAsync).ConfigureAwait(false);
        }

        if (files.Count == 0)
        {
            return 0;
        }

        var kept = await shard.Store.DeleteManyAsync(files, cancellationToken).ConfigureAwait(false);
        return files.Count - kept.Count;
    }

    /// <summary>
    /// Removes openings that no manifest can name any more: the floor only grows, and a swap to one of them would have
    /// to replace a manifest with a lower floor. Cost: 1 LIST.
    /// </summary>
    public async Task RemoveOpeningsAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        var superfluous = new List<string>();
        await foreach (var item in shard.Store
            .ListAllAsync(shard.Keys.OpeningPrefix, cancellationToken: cancellationToken)
            .ConfigureAwait(false))
        {
            if (shard.Keys.TryParseOpening(item.Key, out var generation)
                && generation <= manifest.Floor
                && item.Key != manifest.Opening?.Key)
            {
                superfluous.Add(item.Key);
            }
        }

        if (superfluous.Count > 0)
        {
            await shard.Store.DeleteManyAsync(superfluous, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask ArchiveAsync(string key, CancellationToken cancellationToken)
    {
        var file = await shard.Store.GetAsync(key, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (!file.IsFound)
        {
            return;
        }

        try
        {
            await shard.Store
                .PutAsync(shard.Keys.ArchiveOf(key), file.Body, PutCondition.IfAbsent, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (StoreException exception) when (exception.Error == StoreErrorKind.AlreadyExists)
        {
            // Archived by an earlier pass or by another process.
        }
    }
}
