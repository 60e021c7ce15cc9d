namespace S3Db.EventualConsistency;

/// <summary>Finds a manifest that has decided what a consistency token names.</summary>
internal sealed class TokenReader(ShardContext shard, Consolidator consolidator)
{
    /// <summary>Waits until every transaction of a token is decided, by folding what is pending if need be.</summary>
    public async Task<CurrentManifest> ReachAsync(ConsistencyToken token, CancellationToken cancellationToken)
    {
        var current = await consolidator.Manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (await IsReachedAsync(current.Manifest, token, cancellationToken).ConfigureAwait(false))
        {
            return current;
        }

        PageUnreadableException? unreadable = null;
        try
        {
            await HistoryDamagedException.TolerateAsync(consolidator.ConsolidateAsync(cancellationToken))
                .ConfigureAwait(false);
        }
        catch (PageUnreadableException exception)
        {
            // Writers of which it is not known what is folded: not those of the token, if it is reached.
            unreadable = exception;
        }

        current = await consolidator.Manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
        return await IsReachedAsync(current.Manifest, token, cancellationToken).ConfigureAwait(false) ? current
            : unreadable is not null ? throw unreadable
            : FindStop(current.Manifest, token) is { } chain ? throw new S3DbException(
                S3DbErrorKind.Corrupt, $"The token '{token}' is behind a writer that is stopped. {chain.Reason}")
            : throw new S3DbException(
                S3DbErrorKind.Unavailable,
                $"The token '{token}' is ahead of {shard.Name}, which is at generation "
                + $"{current.Manifest.Generation} with "
                + "nothing more to fold. It may come from another store, or this one was restored from an older copy.");
    }

    /// <summary>The stopped writer that keeps a token from being reached.</summary>
    private StoppedChain? FindStop(Manifest manifest, ConsistencyToken token) => token
        .SegmentsOf(shard.Keys.LogResource, shard.Keys.Shard)
        .Select(segment => manifest.Stopped.TryGetValue(segment.Writer, out var chain)
            && chain.Sequence <= segment.Sequence ? chain : null)
        .FirstOrDefault(chain => chain is not null);

    private async ValueTask<bool> IsReachedAsync(
        Manifest manifest, ConsistencyToken token, CancellationToken cancellationToken)
    {
        if (token.TryGetGeneration(shard.Keys.LogResource, shard.Keys.Shard, out var generation)
            && manifest.Generation < generation)
        {
            return false;
        }

        foreach (var segment in token.SegmentsOf(shard.Keys.LogResource, shard.Keys.Shard))
        {
            if (!await consolidator.IsDecidedAsync(manifest, segment, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }
}
