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
        context.Step("warming up", 0);
        await MeasureAsync(sizes[0], context.Pick(25, 1), cancellationToken);
        for (var i = 0; i < sizes.Length; i++)
        {
            var name = $"{sizes[i]:#,0} before";
            context.Step(name, (i + 1.0) / (sizes.Length + 1));
            passes.Add(await MeasureAsync(sizes[i], context.Pick(25, 3), cancellationToken));
            Add(context, name, passes[^1]);
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
        long history, int rounds, CancellationToken cancellationToken)
    {
        await using var store = StoreSpec.Memory(isRemote: false).Open();
        await PendingStore.FillAsync(store, Pending, Records, cancellationToken: cancellationToken);
        await using (var first = await CounterDatabase.OpenAsync(store, cancellationToken: cancellationToken))
        {
            await first.Plugin.ConsolidateAsync(cancellationToken);
            await SyntheticHistory.AddAsync(store.Inner, first, history, cancellationToken);
        }

        var runs = new List<(RequestCounts Requests, double Seconds)>();
        await using var counter = await CounterDatabase.OpenAsync(store, cancellationToken: cancellationToken);
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

        return runs.OrderBy(run => run.Seconds).ElementAt(runs.Count / 2);
    }

    private static void Add(ScenarioContext context, string name, (RequestCounts Requests, double Seconds) pass)
    {
        Add("time", pass.Seconds * 1_000, "ms");
        Add("GET", pass.Requests.Get, "requests");
        Add("PUT", pass.Requests.Put, "requests");
        Add("LIST", pass.Requests.List, "requests");
        Add("DELETE", pass.Requests.Delete, "requests");
        Add("bytes", pass.Requests.BytesRead + pass.Requests.BytesWritten, "B");

        void Add(string what, double measured, string unit) => context.Add(new Figure
        {
            Case = name, Name = what, Measured = measured, Unit = unit,
        });
    }
}
