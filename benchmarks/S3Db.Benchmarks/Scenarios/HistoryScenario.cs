using System.Diagnostics;
using S3Db.Benchmarks.Internals;
using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Reporting;
using S3Db.Benchmarks.Running;
using S3Db.Benchmarks.Stores;
using S3Db.Storage;

namespace S3Db.Benchmarks.Scenarios;

/// <summary>The same 10^4 pending transactions on logs with more and more history behind them.</summary>
internal sealed class HistoryScenario : IScenario
{
    private const int Pending = 10_000;
    private const int Records = 1_000;

    /// <summary>The first passes of a process also finish what the one before it has left.</summary>
    private const int WarmUps = 3;

    public string Name => "history";

    public string Summary => "A pass over 10^4 pending with 10^4 to 10^8 transactions of history";

    public async Task RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var sizes = context.Pick<long[]>(
            [10_000, 100_000, 1_000_000, 10_000_000, 100_000_000], [10_000, 1_000_000]);
        var passes = new List<(RequestCounts Requests, double Seconds)>();
        for (var i = 0; i < sizes.Length; i++)
        {
            context.Step($"{sizes[i]:#,0} before", (double)i / sizes.Length);
            passes.Add(await MeasureAsync(context, sizes[i], cancellationToken));
        }

        context.Add(Figure.Of(
            Targets.RequestsOverHistory, passes[^1].Requests.Total / (double)passes[0].Requests.Total));
        context.Add(Figure.Of(Targets.TimeOverHistory, passes[^1].Seconds / passes[0].Seconds));
        context.Add(new Series
        {
            Name = "history-time",
            Title = "time of a pass over 10^4 pending",
            XAxis = "transactions of history",
            YAxis = "s",
            Lines = new Dictionary<string, double[][]>(StringComparer.Ordinal)
            {
                ["pass"] = [.. sizes.Zip(passes, (size, pass) => new[] { size, pass.Seconds })],
            },
        });
    }

    private static async Task<(RequestCounts Requests, double Seconds)> MeasureAsync(
        ScenarioContext context, long history, CancellationToken cancellationToken)
    {
        var spec = StoreSpec.Memory(isRemote: false);
        await using var store = spec.Open();
        await PendingStore.FillAsync(store, Pending, Records, cancellationToken: cancellationToken);
        await using (var first = await CounterDatabase.OpenAsync(store, cancellationToken: cancellationToken))
        {
            await first.Plugin.ConsolidateAsync(cancellationToken);
            await SyntheticHistory.AddAsync(store.Inner, first, history, cancellationToken);
        }

        var runs = new List<(RequestCounts Requests, double Seconds)>();
        await using var counter = await CounterDatabase.OpenAsync(store, cancellationToken: cancellationToken);
        var rounds = context.Pick(25, 3);
        for (var i = -WarmUps; i < rounds; i++)
        {
            await PendingStore.FillAsync(
                store, Pending, Records, seed: i + WarmUps + 2, cancellationToken: cancellationToken);
            ResourceMeter.CollectGarbage();
            var before = counter.Db.Statistics.Snapshot();
            var since = Stopwatch.GetTimestamp();
            await counter.Plugin.ConsolidateAsync(cancellationToken);
            var elapsed = Stopwatch.GetElapsedTime(since).TotalSeconds;
            if (i >= 0)
            {
                runs.Add((counter.Db.Statistics.Snapshot().Since(before), elapsed));
            }
        }

        var middle = runs.OrderBy(run => run.Seconds).ElementAt(runs.Count / 2);
        Add("time", middle.Seconds * 1_000, "ms");
        Add("GET", middle.Requests.Get, "requests");
        Add("PUT", middle.Requests.Put, "requests");
        Add("LIST", middle.Requests.List, "requests");
        Add("DELETE", middle.Requests.Delete, "requests");
        Add("bytes", middle.Requests.BytesRead + middle.Requests.BytesWritten, "B");
        return middle;

        void Add(string what, double measured, string unit) => context.Add(new Figure
        {
            Case = $"{history:#,0} before", Name = what, Measured = measured, Unit = unit, Store = spec.Name,
        });
    }
}
