using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Reporting;
using S3Db.Benchmarks.Running;
using S3Db.Benchmarks.Stores;

namespace S3Db.Benchmarks.Scenarios;

/// <summary>
/// An open loop: so many calls a second, on time whatever the answers do, while the same process consolidates.
/// </summary>
internal sealed class RatesScenario : IScenario
{
    private const double TargetRate = 5_000;

    public string Name => "rates";

    public string Summary => "500 to 50,000 calls a second in an open loop, folds included";

    public async Task RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var rates = context.Pick<double[]>([500, TargetRate, 20_000, 50_000], [500, 2_000]);
        var p50 = new List<double[]>();
        var p99 = new List<double[]>();
        for (var i = 0; i < rates.Length; i++)
        {
            context.Step($"{rates[i]:#,0}/s", (double)i / rates.Length);
            var load = await MeasureAsync(context, rates[i], cancellationToken);
            p50.Add([rates[i], load.Latency.Quantile(0.5)]);
            p99.Add([rates[i], load.Latency.Quantile(0.99)]);
        }

        context.Add(new Series
        {
            Name = "rates-latency",
            Title = "acknowledgement, from when the call was due",
            XAxis = "calls a second",
            YAxis = "ms",
            Lines = new Dictionary<string, double[][]>(StringComparer.Ordinal)
            {
                ["p50"] = [.. p50],
                ["p99"] = [.. p99],
            },
        });
    }

    private static async Task<LoadResult> MeasureAsync(
        ScenarioContext context, double rate, CancellationToken cancellationToken)
    {
        var spec = StoreSpec.Memory(isRemote: true);
        var plan = new LoadPlan
        {
            Rate = rate,
            Duration = TimeSpan.FromSeconds(context.Pick(30, 1)),
            WarmUp = TimeSpan.FromSeconds(context.Pick(3, 1)),
            ConsolidationInterval = TimeSpan.FromSeconds(context.Pick(5, 1)),
        };
        await using var store = spec.Open();
        await using var counter = await CounterDatabase.OpenAsync(store, cancellationToken: cancellationToken);
        var load = await new LoadGenerator(store, counter, plan).RunAsync(cancellationToken);
        var bare = await BareClient.ReplayAsync(
            store.Bare,
            store.Traced.Requests().Where(request => request.IsCommit).Take((int)load.Commits),
            4,
            cancellationToken);
        LoadFigures.Add(
            context,
            $"{rate:#,0}/s",
            spec.Name,
            load,
            bare,
            $"A consolidation every {plan.ConsolidationInterval:%s} s. The limit of the latencies is a bare PUT's.");
        if (rate == TargetRate)
        {
            AddTargets(context, spec, load, bare);
        }

        return load;
    }

    private static void AddTargets(ScenarioContext context, StoreSpec spec, LoadResult load, BareRun bare)
    {
        var commits = load.Commits / (double)load.Transactions;
        Add(Figure.Of(Targets.CommitsAt5K, commits));
        Add(Figure.Of(Targets.PutClassAt5K, Prices.PutClass(load.Requests) / (double)load.Transactions) with
        {
            Limit = commits, Stretch = 1.1 * commits,
        });
        Add(Figure.Of(Targets.AckP50At5K, load.Latency.Quantile(0.5)) with { Limit = bare.Latency.Quantile(0.5) });
        Add(Figure.Of(Targets.AckP99At5K, load.Latency.Quantile(0.99)) with { Limit = bare.Latency.Quantile(0.99) });
        Add(Figure.Of(Targets.ConsolidationLag, load.Lag.Quantile(0.99) / 1_000));
        Add(Figure.Of(Targets.DollarsPerMillion, LoadFigures.DollarsPerMillion(load)) with
        {
            Limit = commits * Prices.DollarsPerMillionPuts,
        });

        void Add(Figure figure) => context.Add(figure with { Store = spec.Name });
    }
}
