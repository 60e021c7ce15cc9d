using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>The pages of one manifest that a fold or a read touches, in memory.</summary>
internal sealed class LoadedState
{
    private LoadedState(Manifest manifest) => Manifest = manifest;

    public Manifest Manifest { get; }

    public Dictionary<PageAddress, CounterPage> Counters { get; } = [];

    public Dictionary<YearMonth, StatisticsPage> Statistics { get; } = [];

    public static async Task<LoadedState> LoadAsync(
        Manifest manifest,
        IEnumerable<string> records,
        PageReader pages,
        ConsolidationLimits limits,
        CancellationToken cancellationToken)
    {
        var state = new LoadedState(manifest);
        var addresses = records.Select(manifest.AddressOf).Distinct().ToList();
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

    public CounterEntry? Find(string id) => Counters[Manifest.AddressOf(id)].Entries.GetValueOrDefault(id);
}
