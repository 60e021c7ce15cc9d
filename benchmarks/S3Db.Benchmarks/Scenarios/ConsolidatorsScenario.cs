using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Reporting;
using S3Db.Benchmarks.Running;
using S3Db.Benchmarks.Stores;
using S3Db.EventualConsistency;
using S3Db.Testing;

namespace S3Db.Benchmarks.Scenarios;

/// <summary>
/// Several consolidators, each with a handle of its own, over the same shards, while somebody writes: what do they do
/// that another has done already? A swap that is lost wastes all requests of its fold.
/// </summary>
internal sealed class ConsolidatorsScenario : IScenario
{
    private const int Shards = 4;
    private const double Rate = 1_000;

    public string Name => "consolidators";

    public string Summary => "1, 2, 4 and 8 consolidators on the same 4 shards, and what they do twice";

    public async Task RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var counts = context.Pick<int[]>([1, 2, 4, 8], [1, 2]);
        var wasted = new List<double[]>();
        for (var i = 0; i < counts.Length; i++)
        {
            context.Step(Number.Of(counts[i], "consolidator", "consolidators"), (double)i / counts.Length);
            wasted.Add([counts[i], await MeasureAsync(context, counts[i], cancellationToken)]);
        }

        context.Add(Figure.Of(Targets.WastedFolds, wasted[^1][1]) with
        {
            Store = StoreSpec.Memory(isRemote: true).Name,
            Case = Number.Of(counts[^1], "consolidator", "consolidators"),
        });
    }

    private static async Task<double> MeasureAsync(
        ScenarioContext context, int count, CancellationToken cancellationToken)
    {
        var spec = StoreSpec.Memory(isRemote: true);
        await using var store = spec.Open();
        await using var writer = await CounterDatabase.OpenAsync(
            store, options => options.Shards = Shards, cancellationToken: cancellationToken);
        var consolidators = new List<CounterDatabase>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                consolidators.Add(await CounterDatabase.OpenAsync(store, Consolidates, null, cancellationToken));
            }

            var plan = new LoadPlan
            {
                Rate = Rate,
                Duration = TimeSpan.FromSeconds(context.Pick(60, 4)),
                WarmUp = TimeSpan.FromSeconds(context.Pick(5, 1)),
            };
            var load = await new LoadGenerator(store, writer, plan).RunAsync(cancellationToken);
            return Add(context, store, load, Number.Of(count, "consolidator", "consolidators"));
        }
        finally
        {
            foreach (var consolidator in consolidators)
            {
                await consolidator.DisposeAsync();
            }
        }
    }

    private static void Consolidates(EventualConsistencyOptions options)
    {
        options.Shards = Shards;
        options.AutoConsolidate = true;
        options.ConsolidationInterval = TimeSpan.FromSeconds(2);
    }

    /// <summary>Gives the share of the swaps that were lost.</summary>
    private static double Add(ScenarioContext context, OpenedStore store, LoadResult load, string name)
    {
        var requests = store.Traced.Requests();
        var swaps = requests.Where(request => request.Verb == StoreVerb.Put
            && request.Key.EndsWith("/manifest.json", StringComparison.Ordinal)).ToList();
        var lost = swaps.Count(swap => swap.Bytes == 0) / (double)Math.Max(1, swaps.Count);
        var read = requests.Where(request => request.Verb == StoreVerb.Get && request.IsOfSegment).ToList();
        var again = read.Count - read.DistinctBy(request => request.Key).Count();
        foreach (var (what, measured, unit) in new[]
        {
            ("swaps", swaps.Count / load.Elapsed.TotalSeconds, "swaps/s"),
            ("swaps lost", lost, "share"),
            ("segments read more than once", again / (double)Math.Max(1, read.Count), "share"),
        })
        {
            context.Add(new Figure
            {
                Case = name,
                Name = what,
                Measured = measured,
                Unit = unit,
                Store = StoreSpec.Memory(isRemote: true).Name,
            });
        }

        return lost;
    }
}
