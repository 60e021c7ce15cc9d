namespace S3Db.EventualConsistency;

/// <summary>
/// Lays the changed counters out on pages: inline while they are small, split where they are large. A page that keeps
/// its address is put together only when it is stored, so that a fold holds few new ones at a time.
/// </summary>
internal sealed class CounterPages(ShardContext shard, Manifest manifest, long generation, string nonce)
{
    private readonly Dictionary<PageAddress, PageSlot<CounterPage>> _slots = new(manifest.Counters);

    public IReadOnlyDictionary<PageAddress, PageSlot<CounterPage>> Slots => _slots;

    public List<NewPage> NewPages { get; } = [];

    public void Apply(LoadedState loaded, IEnumerable<WorkingCounter> changed)
    {
        var pages = new Dictionary<PageAddress, CounterPage>();
        foreach (var (address, group) in Grouped(changed))
        {
            var before = loaded.Counters[address];
            var counters = group.OrderBy(counter => counter.Id, Utf8Order.Comparer).ToArray();
            if (_slots[address].Inline is null && IsWithinBounds(address, before, counters))
            {
                _slots[address] = Store(address, () => Put(before, counters));
                continue;
            }

            _slots.Remove(address);
            Split(address, Put(before, counters), pages);
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

        foreach (var address in pages.Keys)
        {
            _slots.Remove(address);
        }

        // Pages that are inline and unchanged move out together with the changed ones, or not at all.
        var inline = _slots.Where(slot => slot.Value.Inline is not null).ToList();
        var isInline = inline.Count == _slots.Count
            && inline.Sum(slot => EstimateBytes(slot.Value.Inline!)) + pages.Values.Sum(EstimateBytes)
                <= shard.Limits.InlineBytesMax;
        foreach (var (address, page) in pages)
        {
            _slots[address] = isInline ? new(page, null, generation) : Store(address, () => page);
        }

        if (!isInline)
        {
            foreach (var (address, slot) in inline)
            {
                _slots[address] = Store(address, () => slot.Inline!);
            }
        }
    }

    private static int EstimateBytes(CounterPage page) => page.IdBytes + (page.Count * 48) + (page.HeldCount * 320);

    private static Dictionary<PageAddress, List<WorkingCounter>> Grouped(IEnumerable<WorkingCounter> changed)
    {
        var groups = new Dictionary<PageAddress, List<WorkingCounter>>();
        foreach (var counter in changed)
        {
            if (!groups.TryGetValue(counter.Page, out var group))
            {
                groups.Add(counter.Page, group = []);
            }

            group.Add(counter);
        }

        return groups;
    }

    private static CounterPage Put(CounterPage before, WorkingCounter[] counters) =>
        before.With(Array.ConvertAll(counters, counter => KeyValuePair.Create(counter.Id, counter.Entry)));

    private bool IsWithinBounds(PageAddress address, CounterPage before, WorkingCounter[] counters) =>
        address.Depth == PageAddress.DepthMax
        || before.Count + counters.Length <= shard.Limits.PageEntriesMax
        || before.CountWith(counters.Select(counter => counter.Id)) <= shard.Limits.PageEntriesMax;

    private void Split(PageAddress address, CounterPage page, Dictionary<PageAddress, CounterPage> into)
    {
        if (page.Count <= shard.Limits.PageEntriesMax || address.Depth == PageAddress.DepthMax)
        {
            into.Add(address, page);
            return;
        }

        var zero = new PageAddress(address.Depth + 1, address.Prefix << 1);
        var one = new PageAddress(address.Depth + 1, (address.Prefix << 1) | 1);
        var (ones, zeros) = page.Part(id => address.ChildFor(StableHash.PageHashOf(id)) == one);
        Split(zero, zeros, into);
        Split(one, ones, into);
    }

    private PageSlot<CounterPage> Store(PageAddress address, Func<CounterPage> build)
    {
        var name = address.ToString();
        var key = shard.Keys.Page(name, generation, nonce);
        NewPages.Add(new NewPage(key, () =>
        {
            var page = build();
            return (PageCodec.Encode(name, shard.Field, page), page);
        }));
        return new(null, key, generation);
    }
}
