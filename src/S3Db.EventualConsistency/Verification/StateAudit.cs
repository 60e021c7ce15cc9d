using System.Globalization;
using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// Compares everything a manifest says with a replay that reached its generation: counters, statistics, cursors. Keeps
/// what a repair would have to put in the place of pages that deviate.
/// </summary>
internal sealed class StateAudit(
    ShardContext shard, Manifest manifest, LogReplay replay, PageReader pages, CursorReader cursors, Findings findings)
{
    private readonly HashSet<TransactionId> _held = [];

    /// <summary>Pages that deviate, as the log gives them.</summary>
    public Dictionary<PageAddress, CounterPage> Counters { get; } = [];

    /// <summary>Months that deviate, as the log gives them.</summary>
    public Dictionary<YearMonth, StatisticsPage> Statistics { get; } = [];

    /// <summary>What is remembered of idempotency keys; null before it was compared.</summary>
    public KeyAudit? Keys { get; private set; }

    /// <summary>Records whose waiting transactions were on a page that cannot be read.</summary>
    public List<string> LostHeld { get; } = [];

    /// <summary>
    /// Days of which the statistics count more transactions than the log has: rows may be lost that nothing else
    /// misses.
    /// </summary>
    public List<LocalDate> ShortDays { get; } = [];

    /// <summary>Whether pages cannot be read that a repair does not replace: of cursors, of keys.</summary>
    public bool HasOtherDamage { get; private set; }

    public long Records { get; private set; }

    public long Days { get; private set; }

    public int Held => _held.Count;

    /// <summary>Counters that were deleted at least once, with the life they are in.</summary>
    public Dictionary<string, string> Incarnations { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a page was gone: normal when the manifest is not the current one (H19).</summary>
    public bool HasGonePage { get; private set; }

    /// <summary>Cost: 1 GET for each page.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var expected = replay.Counters.Keys.ToLookup(manifest.AddressOf, id => id);
        foreach (var chunk in manifest.Counters.OrderBy(pair => pair.Key).Chunk(shard.Limits.Parallelism))
        {
            var read = await ReadAsync(
                chunk, (slot, token) => pages.ReadAsync(slot.Key, slot.Value, token), slot => slot.Value.Key!,
                cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < chunk.Length; i++)
            {
                var (address, slot) = chunk[i];
                Compare(address, slot.Key ?? shard.Keys.Manifest, expected[address], read[i]);
            }
        }

        var days = replay.Statistics.ToLookup(pair => pair.Key.ToYearMonth());
        foreach (var chunk in manifest.Statistics.Chunk(shard.Limits.Parallelism))
        {
            var read = await ReadAsync(
                chunk, (slot, token) => pages.ReadAsync(slot.Key, slot.Value, token), slot => slot.Value.Key!,
                cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < chunk.Length; i++)
            {
                var (month, slot) = chunk[i];
                Compare(month, slot.Key ?? shard.Keys.Manifest, days[month], read[i]);
            }
        }

        foreach (var month in days.Where(month => !manifest.Statistics.ContainsKey(month.Key)))
        {
            Compare(month.Key, shard.Keys.Manifest, month, StatisticsPage.Empty);
        }

        await CompareCursorsAsync(cancellationToken).ConfigureAwait(false);
        Keys = new KeyAudit(shard, manifest, replay, pages, findings);
        await Keys.RunAsync(cancellationToken).ConfigureAwait(false);
        HasGonePage |= Keys.HasGonePage;
        HasOtherDamage |= Keys.IsIncomplete;
    }

    public static string Text(CounterEntry entry) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(entry.IsSet ? "set to " : string.Empty)}{entry.Value}"
        + $"{(entry.Incarnation.Length > 0 ? $" in the life {entry.Incarnation}" : string.Empty)}");

    /// <summary>Reads pages at once; null for one that cannot be read, which is noted.</summary>
    private async Task<TPage?[]> ReadAsync<TSlot, TPage>(
        TSlot[] slots,
        Func<TSlot, CancellationToken, ValueTask<TPage>> read,
        Func<TSlot, string> keyOf,
        CancellationToken cancellationToken)
        where TPage : class
    {
        var found = new TPage?[slots.Length];
        var errors = new PageUnreadableException?[slots.Length];
        await Parallel.ForAsync(0, slots.Length, cancellationToken, async (i, token) =>
        {
            try
            {
                found[i] = await read(slots[i], token).ConfigureAwait(false);
            }
            catch (PageUnreadableException exception)
            {
                errors[i] = exception;
            }
        }).ConfigureAwait(false);
        for (var i = 0; i < slots.Length; i++)
        {
            if (errors[i] is { } error)
            {
                HasGonePage |= error is PageGoneException;
                findings.Add(DeviationKind.PageUnreadable, keyOf(slots[i]), "a page", error.Message);
            }
        }

        return found;
    }

    private void Compare(PageAddress address, string key, IEnumerable<string> expectedIds, CounterPage? found)
    {
        var right = new Dictionary<string, CounterEntry>(StringComparer.Ordinal);
        var isRight = found is not null;
        foreach (var id in expectedIds)
        {
            var stored = found?.Find(id);
            right.Add(id, replay.Counters[id] with { Held = stored?.Held ?? [] });
            isRight &= found is not null && IsSame(key, id, replay.Counters[id], stored);
            Note(id, replay.Counters[id]);
        }

        foreach (var (id, entry) in (found ?? CounterPage.Empty).Entries)
        {
            NoteHeld(key, id, entry);
            if (right.ContainsKey(id))
            {
                continue;
            }

            if (manifest.AddressOf(id) != address)
            {
                isRight = false;
                findings.Add(
                    DeviationKind.Misplaced,
                    key,
                    $"the counters of {address}",
                    $"one of {manifest.AddressOf(id)}",
                    deviation => deviation with { RecordId = id });
                continue;
            }

            isRight &= IsSame(key, id, replay.Untouched, entry);
            if (entry.Held.Count > 0)
            {
                right.Add(id, replay.Untouched with { Held = entry.Held });
            }
        }

        if (!isRight)
        {
            Counters[address] = CounterPage.Of(right);
            LostHeld.AddRange(
                manifest.Failing.Keys.Where(id => found is null && manifest.AddressOf(id) == address));
        }
    }

    private void Note(string id, CounterEntry entry)
    {
        Records++;
        if (entry.Incarnation.Length > 0)
        {
            Incarnations[id] = entry.Incarnation;
        }
    }

    private bool IsSame(string key, string id, CounterEntry expected, CounterEntry? stored)
    {
        var found = stored ?? replay.Untouched;
        if (found.Value == expected.Value && found.IsSet == expected.IsSet && found.Incarnation == expected.Incarnation)
        {
            return true;
        }

        findings.Add(
            DeviationKind.Value,
            key,
            Text(expected),
            stored is null ? "no counter" : Text(found),
            deviation => deviation with { RecordId = id });
        return false;
    }

    private void NoteHeld(string key, string id, CounterEntry entry)
    {
        foreach (var held in entry.Held)
        {
            var isDecided = replay.Writers.TryGetValue(held.Id.Writer, out var trail) && trail.Contains(held.Id);
            if (!_held.Add(held.Id) || isDecided)
            {
                findings.Add(
                    DeviationKind.DuplicateTransaction,
                    key,
                    "it decided, or waiting once",
                    isDecided ? "it decided and waiting" : "it waiting twice",
                    deviation => deviation with { RecordId = id, TransactionId = held.Id.ToString() });
            }
        }
    }

    private void Compare(
        YearMonth month,
        string key,
        IEnumerable<KeyValuePair<LocalDate, DayStatistics>> expectedDays,
        StatisticsPage? found)
    {
        var right = expectedDays.ToDictionary();
        Days += right.Count;
        var isRight = found is not null;
        foreach (var date in right.Keys.Union(found?.Days.Keys ?? []).Order())
        {
            var expected = right.GetValueOrDefault(date);
            var stored = found?.Days.GetValueOrDefault(date);
            var isSame = (expected ?? new DayStatistics()).Equals(stored ?? new DayStatistics());
            if (found is not null && !isSame)
            {
                isRight = false;
                if (stored?.RowCount > (expected?.RowCount ?? 0))
                {
                    ShortDays.Add(date);
                }

                findings.Add(
                    DeviationKind.Statistics,
                    key,
                    StatisticsText.Of(expected),
                    StatisticsText.Of(stored),
                    deviation => deviation with { Date = date });
            }
        }

        if (!isRight)
        {
            Statistics[month] = new StatisticsPage(right);
        }
    }

    /// <summary>Each writer is folded as far as the log has it; each of its transactions is in the log once.</summary>
    private async Task CompareCursorsAsync(CancellationToken cancellationToken)
    {
        var stored = await ReadCursorsAsync(cancellationToken).ConfigureAwait(false);
        HasOtherDamage |= stored is null;
        var heldOf = _held.ToLookup(id => id.Writer, id => id.Sequence);
        var skippedOf = manifest.Skipped.ToLookup(skipped => skipped.Writer, skipped => skipped.Sequence);
        var writers = replay.Writers.Keys.Concat(_held.Select(id => id.Writer)).ToHashSet();
        writers.UnionWith(stored is null ? [] : stored.Keys);
        foreach (var writer in writers.Order())
        {
            var trail = replay.Writers.GetValueOrDefault(writer);
            foreach (var missing in trail?.FindMissing(writer, _held, skippedOf[writer.Value]) ?? [])
            {
                findings.Add(DeviationKind.MissingTransaction, shard.Keys.CohortMonths, missing, "none in the log");
            }

            var last = heldOf[writer].Concat(skippedOf[writer.Value]).Append(trail?.Last ?? 0).Max();
            var cursor = stored?.TryGetValue(writer, out var known) == true ? known.Sequence : 0;
            if (stored is not null && writer.Birth >= manifest.Horizon && cursor != last)
            {
                findings.Add(
                    DeviationKind.Cursor,
                    shard.Keys.Manifest,
                    $"writer {writer} folded to segment {last}, as in the log",
                    $"segment {cursor}");
            }
        }
    }

    /// <summary>All cursors; null when a page of them cannot be read.</summary>
    private async Task<Dictionary<WriterId, Cursor>?> ReadCursorsAsync(CancellationToken cancellationToken)
    {
        var all = new Dictionary<WriterId, Cursor>(manifest.Cursors);
        var read = await ReadAsync(
            [.. manifest.CursorPages],
            (page, token) => cursors.ReadPageAsync(page.Key, page.Value, token),
            page => page.Value,
            cancellationToken).ConfigureAwait(false);
        foreach (var (writer, cursor) in read.SelectMany(page => page ?? new Dictionary<WriterId, Cursor>()))
        {
            all.TryAdd(writer, cursor);
        }

        return Array.TrueForAll(read, page => page is not null) ? all : null;
    }
}
