using System.Collections.Concurrent;

namespace S3Db.EventualConsistency;

/// <summary>
/// Finds remembered keys. Filters are immutable and kept, so a first-time key usually costs no request.
/// </summary>
internal sealed class KeyReader(ShardContext shard, PageReader pages)
{
    /// <summary>
    /// The remembered ones of these scopes. Cost: none for scopes that are inline or new, beside 1 GET for each run's
    /// filter not at hand; 1 GET for each block that may hold one.
    /// </summary>
    /// <exception cref="PageUnreadableException">An object of the memory cannot be read.</exception>
    public async Task<IReadOnlyDictionary<KeyScope, RememberedKey>> FindAsync(
        KeyMemory memory, IReadOnlySet<KeyScope> scopes, CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<KeyScope, RememberedKey>();
        var older = new List<KeyScope>();
        foreach (var scope in scopes)
        {
            if (memory.Recent.TryGetValue(scope, out var entry))
            {
                found[scope] = entry;
            }
            else
            {
                older.Add(scope);
            }
        }

        if (older.Count == 0)
        {
            return found;
        }

        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = shard.Limits.Parallelism,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(memory.Runs, options, async (run, token) =>
        {
            var filter = await ReadFilterAsync(run, token).ConfigureAwait(false);
            foreach (var block in older.Where(filter.MayHold).GroupBy(run.BlockOf))
            {
                var entries = await ReadBlockAsync(run, block.Key, keep: true, token).ConfigureAwait(false);
                foreach (var scope in block.Where(entries.ContainsKey))
                {
                    found.AddOrUpdate(scope, entries[scope], (_, other) => Newer(other, entries[scope]));
                }
            }
        }).ConfigureAwait(false);
        return found;
    }

    /// <summary>Everything a run holds. Cost: 1 GET a block.</summary>
    public async Task<IReadOnlyList<KeyValuePair<KeyScope, RememberedKey>>> ReadAllAsync(
        KeyRun run, CancellationToken cancellationToken)
    {
        var blocks = new IReadOnlyDictionary<KeyScope, RememberedKey>[1 << run.Depth];
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = shard.Limits.Parallelism,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForAsync(0, blocks.Length, options, async (i, token) =>
            blocks[i] = await ReadBlockAsync(run, i, keep: false, token).ConfigureAwait(false)).ConfigureAwait(false);
        return [.. blocks.SelectMany(block => block)];
    }

    /// <summary>Whether judging a transaction takes that object of the memory.</summary>
    public bool Needs(KeyMemory memory, LogTransaction transaction, string pageKey) =>
        KeyScope.Of(transaction) is { } scope && memory.Runs.Any(run =>
            run.Key == pageKey
            || (run.BlockKey(run.BlockOf(scope)) == pageKey
                && (pages.Find<KeyFilter>(run.Key)?.MayHold(scope) ?? true)));

    /// <summary>
    /// A key used again after its first use was forgotten is in the memory twice; the later use counts.
    /// </summary>
    public static RememberedKey Newer(RememberedKey one, RememberedKey other) =>
        one.Generation > other.Generation ? one : other;

    /// <summary>Which keys a run may hold. Cost: 1 GET where it is not kept.</summary>
    public ValueTask<KeyFilter> ReadFilterAsync(KeyRun run, CancellationToken cancellationToken) =>
        pages.ReadAsync(run.Key, KeyRun.FilterName(run.Day), KeyFilter.Read, keep: true, cancellationToken);

    private ValueTask<IReadOnlyDictionary<KeyScope, RememberedKey>> ReadBlockAsync(
        KeyRun run, int block, bool keep, CancellationToken cancellationToken) =>
        pages.ReadAsync(run.BlockKey(block), run.BlockName(block), KeyEntriesJson.Read, keep, cancellationToken);
}
