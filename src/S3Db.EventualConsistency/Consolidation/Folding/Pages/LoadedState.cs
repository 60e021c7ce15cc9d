using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>The pages of one manifest that a fold or a read touches, in memory.</summary>
internal sealed class LoadedState
{
    private readonly int _depthMin;

    private LoadedState(Manifest manifest) =>
        (Manifest, _depthMin) = (manifest, manifest.Counters.Keys.Min(address => address.Depth));

    public Manifest Manifest { get; }

    public Dictionary<PageAddress, CounterPage> Counters { get; } = [];

    public Dictionary<YearMonth, StatisticsPage> Statistics { get; } = [];

    public static Task<LoadedState> LoadAsync(
        Manifest manifest,
        IEnumerable<string> records,
        PageReader pages,
        ConsolidationLimits limits,
        CancellationToken cancellationToken) =>
        LoadAsync(manifest, records.Select(StableHash.PageHashOf), pages, limits, cancellationToken);

    /// <summary>The same for records by the hash of their id.</summary>
    public static async Task<LoadedState> LoadAsync(
        Manifest manifest,
        IEnumerable<uint> hashes,
        PageReader pages,
        ConsolidationLimits limits,
        CancellationToken cancellationToken)
    {
        var state = new LoadedState(manifest);
        var addresses = state.AddressesOf(hashes);
        var counters = new CounterPage[addresses.Count];
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = limits.Parallelism,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForAsync(0, addresses.Count, options, async (i, token) =>
            counters[i] = await pages
                .ReadAsync(addresses[i], manifest.Counters[addresses[i]], token)
                .ConfigureAwait(false)).ConfigureAwait(false);
        for (var i = 0; i < addresses.Count; i++)
        {
            state.Counters.Add(addresses[i], counters[i]);
        }

        return state;
    }

    public async Task LoadStatisticsAsync(
        IEnumerable<LocalDate> days, PageReader pages, CancellationToken cancellationToken)
    {
        foreach (var month in days.Select(day => day.ToYearMonth()).Distinct())
        {
            if (Manifest.Statistics.TryGetValue(month, out var slot))
            {
                Statistics[month] = await pages.ReadAsync(month, slot, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The page a record's counter is in.</summary>
    /// <param name="hash">The hash of its id.</param>
    public PageAddress AddressOf(uint hash) => Manifest.AddressOf(hash, _depthMin);

    /// <summary>A counter of a page that was loaded; null when there is none.</summary>
    public CounterEntry? Find(string id) => Counters[AddressOf(StableHash.PageHashOf(id))].Find(id);

    /// <summary>
    /// Lets go of the counters: each page that is to be stored has what it is made of, until it is stored.
    /// </summary>
    public void Release() => Counters.Clear();

    private List<PageAddress> AddressesOf(IEnumerable<uint> hashes)
    {
        var addresses = new HashSet<PageAddress>();
        foreach (var hash in hashes)
        {
            addresses.Add(AddressOf(hash));
            if (addresses.Count == Manifest.Counters.Count)
            {
                break;
            }
        }

        return [.. addresses];
    }
}
