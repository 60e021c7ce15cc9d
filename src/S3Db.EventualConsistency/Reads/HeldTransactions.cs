namespace S3Db.EventualConsistency;

/// <summary>
/// What the cursor has passed and a failing reducer keeps undecided: a read at a token that names such a transaction
/// must not answer without it (I7).
/// </summary>
internal sealed class HeldTransactions(ShardContext shard, Consolidator consolidator)
{
    /// <summary>
    /// The first of some records that holds such a transaction; null when none does. Only records whose reducer fails
    /// hold any, and the manifest names them. Cost: none for no records; else their pages that are not at hand.
    /// </summary>
    public static async Task<string?> FindRecordAsync(
        ShardContext shard,
        PageReader pages,
        Manifest manifest,
        IEnumerable<string> records,
        Func<HeldTransaction, bool> isWanted,
        CancellationToken cancellationToken)
    {
        var failing = records.ToList();
        if (failing.Count == 0)
        {
            return null;
        }

        var loaded = await LoadedState
            .LoadAsync(manifest, failing, pages, shard.Limits, cancellationToken)
            .ConfigureAwait(false);
        return failing.Find(record => loaded.Find(record)?.Held.Any(isWanted) == true);
    }

    /// <summary>
    /// The manifest, or after one more consolidation, which tries the reducers again, a newer one. Cost: none while no
    /// reducer fails; else the pages of the failing records that are not at hand.
    /// </summary>
    /// <param name="current">A manifest whose cursors have passed the token.</param>
    /// <param name="token">What the read asks for.</param>
    /// <param name="id">The record that is read; null for all of the shard.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="S3DbException">A transaction of the token waits for its reducer.</exception>
    public async Task<CurrentManifest> EnsureNoneAsync(
        CurrentManifest current, ConsistencyToken token, string? id, CancellationToken cancellationToken)
    {
        if (await FindReasonAsync(current.Manifest, token, id, cancellationToken).ConfigureAwait(false) is null)
        {
            return current;
        }

        await HistoryDamagedException.TolerateAsync(consolidator.ConsolidateAsync(cancellationToken))
            .ConfigureAwait(false);
        current = await consolidator.Manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
        return await FindReasonAsync(current.Manifest, token, id, cancellationToken).ConfigureAwait(false) is { } reason
            ? throw new S3DbException(S3DbErrorKind.Invalid, reason)
            : current;
    }

    /// <summary>Why a transaction of the token waits; null when none does.</summary>
    private async Task<string?> FindReasonAsync(
        Manifest manifest, ConsistencyToken token, string? id, CancellationToken cancellationToken)
    {
        var asked = token.SegmentsOf(shard.Keys.LogResource, shard.Keys.Shard)
            .ToDictionary(segment => segment.Writer, segment => segment.Sequence);
        var failing = manifest.Failing.Keys.Where(record => asked.Count > 0 && (id is null || record == id));
        return await FindRecordAsync(shard, consolidator.Pages, manifest, failing, IsAsked, cancellationToken)
            .ConfigureAwait(false) is { } waiting
            ? manifest.Failing[waiting]
            : null;

        bool IsAsked(HeldTransaction held) => held.Id.Sequence <= asked.GetValueOrDefault(held.Id.Writer);
    }
}
