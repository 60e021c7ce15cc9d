namespace S3Db.EventualConsistency;

/// <summary>Compares the idempotency keys that a manifest remembers with those that a replay met.</summary>
internal sealed class KeyAudit(
    ShardContext shard, Manifest manifest, LogReplay replay, PageReader pages, Findings findings)
{
    private readonly HashSet<KeyScope> _found = [];

    /// <summary>Whether an object of the memory was gone, which is normal behind the current manifest (H19).</summary>
    public bool HasGonePage { get; private set; }

    /// <summary>Whether an object of the memory could not be read.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>
    /// Whether more deviates than the values that keys are remembered with: those follow from a wrong value of the
    /// counter, and are repaired with it.
    /// </summary>
    public bool HasOtherDeviations { get; private set; }

    /// <summary>Whether keys are remembered with other values.</summary>
    public bool HasOtherValues => Recent.Count + Runs.Count > 0;

    /// <summary>Keys in the manifest with other values, as the log gives them.</summary>
    public IReadOnlyDictionary<KeyScope, RememberedKey> Recent { get; private set; } = KeyMemory.Empty.Recent;

    /// <summary>Runs that have keys with other values, and all they hold, as the log gives it.</summary>
    public List<(KeyRun Run, IReadOnlyDictionary<KeyScope, RememberedKey> Entries)> Runs { get; } = [];

    /// <summary>Cost: 1 GET for each object of the memory.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Recent = Compare(shard.Keys.Manifest, manifest.Keys.Recent);
        var reader = new KeyReader(shard, pages);
        foreach (var run in manifest.Keys.Runs)
        {
            try
            {
                var held = await reader.ReadAllAsync(run, cancellationToken).ConfigureAwait(false);
                await CompareFilterAsync(reader, run, held, cancellationToken).ConfigureAwait(false);
                if (Compare(run.Key, held) is { Count: > 0 } corrected)
                {
                    var entries = new Dictionary<KeyScope, RememberedKey>(held);
                    foreach (var (scope, entry) in corrected)
                    {
                        entries[scope] = entry;
                    }

                    Runs.Add((run, entries));
                }
            }
            catch (PageUnreadableException exception)
            {
                IsIncomplete = true;
                HasGonePage |= exception is PageGoneException;
                findings.Add(DeviationKind.PageUnreadable, exception.Key, "a page of keys", exception.Message);
            }
        }

        var missing = replay.Keys.Where(pair => !IsForgotten(pair.Value) && !_found.Contains(pair.Key));
        foreach (var (scope, entry) in IsIncomplete ? [] : missing)
        {
            Note(shard.Keys.Manifest, scope, entry, "that it is not remembered");
        }
    }

    private async Task CompareFilterAsync(
        KeyReader reader,
        KeyRun run,
        IReadOnlyList<KeyValuePair<KeyScope, RememberedKey>> held,
        CancellationToken cancellationToken)
    {
        var filter = await reader.ReadFilterAsync(run, cancellationToken).ConfigureAwait(false);
        foreach (var (scope, entry) in held)
        {
            if (!filter.MayHold(scope))
            {
                Note(run.Key, scope, entry, "a filter that denies it");
            }
        }
    }

    private bool IsForgotten(RememberedKey entry) =>
        KeyRule.IsForgotten(shard.Settings.IdempotencyWindow, entry.FoldedAt, manifest.Horizon);

    /// <summary>Answers with those that have another value only, as they ought to be.</summary>
    private Dictionary<KeyScope, RememberedKey> Compare(
        string key, IEnumerable<KeyValuePair<KeyScope, RememberedKey>> remembered)
    {
        var corrected = new Dictionary<KeyScope, RememberedKey>();
        foreach (var (scope, entry) in remembered)
        {
            var expected = replay.Keys.GetValueOrDefault(scope);

            // One that was used again after it was forgotten may be there twice, and the later use counts.
            if (entry == expected)
            {
                _found.Add(scope);
            }
            else if (expected is not null
                && entry with { Value = expected.Value, IsAbsolute = expected.IsAbsolute } == expected)
            {
                _found.Add(scope);
                corrected.Add(scope, expected);
                var values = FormattableString.Invariant($"{entry.Value}, not {expected.Value}");
                Add(key, scope, expected, $"{values}, after {TextOf(entry)}");
            }
            else if (expected is null && IsForgotten(entry) && entry.Generation <= replay.Opening?.Generation)
            {
                _found.Add(scope);
            }
            else if (expected is null || entry.Generation >= expected.Generation)
            {
                _found.Add(scope);
                Note(key, scope, expected, TextOf(entry));
            }
        }

        return corrected;
    }

    private void Note(string key, KeyScope scope, RememberedKey? expected, string found)
    {
        HasOtherDeviations = true;
        Add(key, scope, expected, found);
    }

    private static string TextOf(RememberedKey entry) =>
        $"{entry.Id} {entry.Payload} of generation {entry.Generation}";

    private void Add(string key, KeyScope scope, RememberedKey? expected, string found) => findings.Add(
        DeviationKind.IdempotencyKey,
        key,
        expected is null ? $"no key {scope}" : $"the key {scope} of {TextOf(expected)}",
        found,
        deviation => deviation with { TransactionId = expected?.Id.ToString() });
}
