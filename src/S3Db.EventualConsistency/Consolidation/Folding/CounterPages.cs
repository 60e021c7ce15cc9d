namespace S3Db.EventualConsistency;

/// <summary>Lays the changed counters out on pages: inline while they are small, split where they are large.</summary>
internal sealed class CounterPages(ShardContext shard, Manifest manifest, long generation, string nonce)
{
    private readonly Dictionary<PageAddress, PageSlot<CounterPage>> _slots = new(manifest.Counters);

    public IReadOnlyDictionary<PageAddress, PageSlot<CounterPage>> Slots => _slots;

    public List<NewPage> NewPages { get; } = [];

    public void Apply(LoadedState loaded, IEnumerable<WorkingCounter> changed)
    {
        var pages = new Dictionary<PageAddress, CounterPage>();
        foreach (var group in changed.GroupBy(counter => counter.Page))
        {
            var entries = ToDictionary(loaded.Counters[group.Key].Entries);
            foreach (var counter in group)
            {
                entries[counter.Id] = counter.Entry;
            }

            _slots.Remove(group.Key);
            Split(group.Key, new CounterPage(entries), pages);
        }

        Lay(pages);
    }

    /// <summary>Puts whole pages in the place of others of the same addresses.</summary>
    public void Lay(IReadOnlyDictionary<PageAddress, CounterPage> pages)
    {
        if (pages.Count == 0)
        {
            return;
        }

        // Pages that are inline and unchanged move out together with the changed ones, or not at all.
        var inline = _slots.Where(slot => slot.Value.Inline is not null).ToList();
        var isInline = inline.Count == _slots.Count
            && inline.Sum(slot => EstimateBytes(slot.Value.Inline!)) + pages.Values.Sum(EstimateBytes)
                <= shard.Limits.InlineBytesMax;
        foreach (var (address, page) in pages)
        {
            _slots[address] = isInline ? new(page, null, generation) : Store(address, page);
        }

        if (!isInline)
        {
            foreach (var (address, slot) in inline)
            {
                _slots[address] = Store(address, slot.Inline!);
            }
        }
    }

    private static int EstimateBytes(CounterPage page) =>
        page.Entries.Sum(entry => entry.Key.Length + 48 + (entry.Value.Held.Count * 320));

    private void Split(PageAddress address, CounterPage page, Dictionary<PageAddress, CounterPage> into)
    {
        if (page.Entries.Count <= shard.Limits.PageEntriesMax || address.Depth == PageAddress.DepthMax)
        {
            into.Add(address, page);
            return;
        }

        var zero = new PageAddress(address.Depth + 1, address.Prefix << 1);
        var one = new PageAddress(address.Depth + 1, (address.Prefix << 1) | 1);
        var parts = page.Entries.ToLookup(entry => address.ChildFor(StableHash.PageHashOf(entry.Key)) == one);
        Split(zero, new CounterPage(ToDictionary(parts[false])), into);
        Split(one, new CounterPage(ToDictionary(parts[true])), into);
    }

    private static Dictionary<string, CounterEntry> ToDictionary(
        IEnumerable<KeyValuePair<string, CounterEntry>> entries) =>
        new(entries, StringComparer.Ordinal);

    private PageSlot<CounterPage> Store(PageAddress address, CounterPage page)
    {
        var key = shard.Keys.Page(address.ToString(), generation, nonce);
        NewPages.Add(new NewPage(
            key,
            () => PageCodec.Encode(address.ToString(), writer => CounterPageJson.Write(writer, shard.Field, page)),
            page));
        return new(null, key, generation);
    }
}
