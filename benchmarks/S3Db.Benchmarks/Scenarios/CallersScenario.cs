using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Reporting;
using S3Db.Benchmarks.Running;
using S3Db.Benchmarks.Stores;

namespace S3Db.Benchmarks.Scenarios;

/// <summary>A closed loop in one process: so many callers, each calling again when it was answered.</summary>
internal sealed class CallersScenario : IScenario
{
    private const int CallersMost = 50_000;

    public string Name => "callers";

    public string Summary => "1 to 50,000 concurrent callers in a closed loop";

    /// <summary>
    /// As an ingest service would be given: tens of thousands of waiting calls are dear to collect among.
    /// </summary>
    public long? Gen0Bytes => 128 * 1024 * 1024;

    public async Task RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var cases = Cases(context).ToList();
        var points = new Dictionary<string, List<(double Callers, LoadResult Load)>>(StringComparer.Ordinal);
        for (var i = 0; i < cases.Count; i++)
        {
            var (spec, callers) = cases[i];
            context.Step($"{callers:#,0} callers, {spec.Name}", (double)i / cases.Count);
            var load = await MeasureAsync(context, spec, callers, cancellationToken);
            points.TryAdd(spec.Name, []);
            points[spec.Name].Add((callers, load));
        }

        Plot(context, "callers-throughput", "acknowledged transactions a second", "tx/s", load => load.PerSecond);
        Plot(
            context,
            "callers-p99",
            "99th percentile of the acknowledgement",
            "ms",
            load => load.Latency.Quantile(0.99));

        void Plot(ScenarioContext to, string name, string title, string axis, Func<LoadResult, double> value) =>
            to.Add(new Series
            {
                Name = name,
                Title = title,
                XAxis = "concurrent callers",
                YAxis = axis,
                Lines = points.ToDictionary(
                    line => line.Key,
                    line => line.Value.Select(point => new[] { point.Callers, value(point.Load) }).ToArray(),
                    StringComparer.Ordinal),
            });
    }

    private static IEnumerable<(StoreSpec Spec, int Callers)> Cases(ScenarioContext context)
    {
        foreach (var callers in context.Pick<int[]>([1, 64, 1_000, 10_000, CallersMost], [1, 64]))
        {
            yield return (StoreSpec.Memory(isRemote: true), callers);
        }

        foreach (var callers in context.Pick<int[]>([1, 64, 1_000, 10_000], []))
        {
            yield return (StoreSpec.Folder(isRemote: false), callers);
            if (context.S3 is { } s3)
            {
                yield return (s3, callers);
            }
        }
    }

    private static async Task<LoadResult> MeasureAsync(
        ScenarioContext context, StoreSpec spec, int callers, CancellationToken cancellationToken)
    {
        var plan = new LoadPlan
        {
            Callers = callers,
            Duration = TimeSpan.FromSeconds(context.Pick(10, 1)),
            WarmUp = TimeSpan.FromSeconds(context.Pick(3, 1)),
        };
        await using var store = spec.Open();
        await using var counter = await CounterDatabase.OpenAsync(store, cancellationToken: cancellationToken);
        var load = await new LoadGenerator(store, counter, plan).RunAsync(cancellationToken);
        var bare = await BareClient.ReplayAsync(
            store.Bare,
            store.Traced.Requests().Where(request => request.IsCommit).Take((int)load.Commits),
            store.Traced.InFlightMax,
            cancellationToken);
        LoadFigures.Add(context, Number.Of(callers, "caller", "callers"), spec.Name, load, bare);
        if (callers == CallersMost)
        {
            context.Add(Figure.Of(Targets.AcknowledgedPerSecond, load.PerSecond) with
            {
                Limit = load.Transactions / bare.Elapsed.TotalSeconds, Store = spec.Name,
            });
            context.Add(Figure.Of(Targets.CommitsAt100K, load.Commits / (double)load.Transactions) with
            {
                Store = spec.Name,
            });
        }

        return load;
    }
}
