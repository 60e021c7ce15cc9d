using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// Lays the remembered keys out: the latest inline, and when they are many, moved out into a run of their fold day,
/// together with the smaller runs of that day (the logarithmic method, Bentley and Saxe 1980). So a key is rewritten a
/// logarithmic number of times however many are remembered, and most folds write none.
/// </summary>
internal sealed class KeyPages(ShardContext shard, Manifest manifest, long generation, string nonce)
{
    private readonly List<KeyRun> _runs = [.. manifest.Keys.Runs];

    public List<NewPage> NewPages { get; } = [];

    public async Task<KeyMemory> ApplyAsync(
        IReadOnlyDictionary<KeyScope, RememberedKey> added,
        Instant foldedAt,
        Instant horizon,
        KeyReader reader,
        CancellationToken cancellationToken)
    {
        _runs.RemoveAll(run => IsForgotten(run.Newest));
        var recent = new Dictionary<KeyScope, RememberedKey>(
            manifest.Keys.Recent.Where(pair => !IsForgotten(pair.Value.FoldedAt)));
        foreach (var (scope, entry) in added)
        {
            recent[scope] = entry;
        }

        if (recent.Count <= shard.Limits.InlineKeysMax)
        {
            return new KeyMemory(recent, _runs);
        }

        foreach (var day in recent.GroupBy(pair => DayOf(pair.Value.FoldedAt)).ToList())
        {
            await MoveOutAsync(day.Key, [.. day], isOver: day.Key < DayOf(foldedAt), reader, cancellationToken)
                .ConfigureAwait(false);
        }

        await CloseDayAsync(DayOf(foldedAt), reader, cancellationToken).ConfigureAwait(false);
        return new KeyMemory(KeyMemory.Empty.Recent, InOrder());

        bool IsForgotten(Instant entryFoldedAt) =>
            !shard.Rules.Keeps(ProtocolRule.RememberKeysPastHorizon)
                ? foldedAt > entryFoldedAt + shard.Settings.IdempotencyWindow
            : !shard.Rules.Keeps(ProtocolRule.RememberKeysForWindow) ? horizon > entryFoldedAt
            : KeyRule.IsForgotten(shard.Settings.IdempotencyWindow, entryFoldedAt, horizon);
    }

    /// <summary>The memory with corrected entries where the others are; for a repair.</summary>
    public KeyMemory Lay(
        IReadOnlyDictionary<KeyScope, RememberedKey> corrected,
        IReadOnlyList<(KeyRun Run, IReadOnlyDictionary<KeyScope, RememberedKey> Entries)> runs)
    {
        foreach (var day in runs.GroupBy(run => run.Run.Day))
        {
            _runs.RemoveAll(run => day.Any(other => other.Run == run));
            Store(day.Key, [.. day.SelectMany(run => run.Entries)]);
        }

        var recent = new Dictionary<KeyScope, RememberedKey>(manifest.Keys.Recent);
        foreach (var (scope, entry) in corrected)
        {
            recent[scope] = entry;
        }

        return new KeyMemory(recent, InOrder());
    }

    private static LocalDate DayOf(Instant foldedAt) => foldedAt.InUtc().Date;

    /// <summary>A day that is over becomes as few runs as may be, one day a fold: the next days only read it.</summary>
    private async Task CloseDayAsync(LocalDate today, KeyReader reader, CancellationToken cancellationToken)
    {
        var open = _runs
            .Where(run => run.Day < today && run.Count <= shard.Limits.KeyRunMax / 2)
            .GroupBy(run => run.Day)
            .FirstOrDefault(group => group.Count() > 1 && group.All(run => run.Key != KeyOf(group.Key)));
        if (open is not null)
        {
            await MoveOutAsync(open.Key, [], isOver: true, reader, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task MoveOutAsync(
        LocalDate day,
        List<KeyValuePair<KeyScope, RememberedKey>> entries,
        bool isOver,
        KeyReader reader,
        CancellationToken cancellationToken)
    {
        foreach (var run in _runs.Where(run => run.Day == day).OrderBy(run => run.Count).ToList())
        {
            if (entries.Count + run.Count > shard.Limits.KeyRunMax || (!isOver && run.Count >= entries.Count * 2))
            {
                break;
            }

            try
            {
                entries.AddRange(await reader.ReadAllAsync(run, cancellationToken).ConfigureAwait(false));
                _runs.Remove(run);
            }
            catch (PageUnreadableException)
            {
                // It stays as it is: only transactions that need it are stopped (I9).
            }
        }

        if (entries.Count > 0)
        {
            Store(day, entries);
        }
    }

    private void Store(LocalDate day, List<KeyValuePair<KeyScope, RememberedKey>> entries)
    {
        var distinct = new Dictionary<KeyScope, RememberedKey>(entries.Count);
        foreach (var (scope, entry) in entries)
        {
            distinct[scope] = distinct.TryGetValue(scope, out var other) ? KeyReader.Newer(entry, other) : entry;
        }

        var depth = 0;
        while (distinct.Count >> depth > shard.Limits.KeyBlockMax)
        {
            depth++;
        }

        var run = new KeyRun(
            KeyOf(day), day, distinct.Count, depth, distinct.Values.Max(entry => entry.FoldedAt));
        var filter = KeyFilter.Of(distinct.Keys);
        NewPages.Add(new NewPage(
            run.Key, () => (PageCodec.Encode(KeyRun.FilterName(day), filter.Write), filter)));
        var blocks = distinct.ToLookup(pair => run.BlockOf(pair.Key));
        for (var block = 0; block < 1 << depth; block++)
        {
            var content = new Dictionary<KeyScope, RememberedKey>(blocks[block]);
            var body = PageCodec.Encode(run.BlockName(block), writer => KeyEntriesJson.Write(writer, content));
            NewPages.Add(new NewPage(run.BlockKey(block), () => (body, null)));
        }

        _runs.Add(run);
    }

    private List<KeyRun> InOrder() => [.. _runs.OrderBy(run => run.Day).ThenBy(run => run.Newest)];

    private string KeyOf(LocalDate day) => shard.Keys.Page(KeyRun.FilterName(day), generation, nonce);
}
