using System.Diagnostics;
using NodaTime;
using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Reporting;
using S3Db.Benchmarks.Running;
using S3Db.Benchmarks.Stores;
using S3Db.EventualConsistency;

namespace S3Db.Benchmarks.Scenarios;

/// <summary>Every kind of read, by a process that has read before, with folded and with pending transactions.</summary>
internal sealed class ReadsScenario : IScenario
{
    private static readonly LocalDate Day = new(2026, 11, 20);

    public string Name => "reads";

    public string Summary => "Eventual, strong, at-least and log reads, and statistics";

    public async Task RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        await using var store = StoreSpec.Memory(isRemote: true).Open();
        var records = context.Pick(10_000, 100);
        await PendingStore.FillAsync(
            store, context.Pick(100_000, 1_000), records, cancellationToken: cancellationToken);
        await using var counter = await CounterDatabase.OpenAsync(store, cancellationToken: cancellationToken);
        await counter.Plugin.ConsolidateAsync(cancellationToken);
        await MeasureOwnWriteAsync(context, store, counter, "nothing else pending", cancellationToken);
        await counter.Plugin.ConsolidateAsync(cancellationToken);
        var reads = Reads(counter, records);
        for (var i = 0; i < reads.Count; i++)
        {
            if (i == reads.Count / 2)
            {
                await PendingStore.FillAsync(store, 1_000, records, 100, seed: 2, cancellationToken: cancellationToken);
            }

            var pending = i < reads.Count / 2 ? "nothing pending" : "10 segments pending";
            context.Step($"{reads[i].Name}, {pending}", (double)i / (reads.Count + 1));
            await MeasureAsync(context, store, $"{reads[i].Name}, {pending}", reads[i].Read, cancellationToken);
        }

        context.Step("own write", 0.95);
        await MeasureOwnWriteAsync(context, store, counter, "10 segments pending", cancellationToken);
    }

    private static List<(string Name, Func<int, Task> Read)> Reads(CounterDatabase counter, int records)
    {
        List<(string, Func<int, Task>)> reads =
        [
            ("eventual", i => counter.Wallets.GetValueAsync(Id(i))),
            ("strong", i => counter.Wallets.GetValueAsync(Id(i), ReadConsistency.Strong)),
            ("statistics of a day", _ => counter.Plugin.GetCohortStatsAsync(Day)),
            ("statistics of a month, strong",
                _ => counter.Plugin.GetCohortStatsAsync(Day.ToYearMonth(), ReadConsistency.Strong)),
            ("log of a day", _ => counter.Plugin.GetTransactionsAsync(Day).CountAsync().AsTask()),
        ];
        return [.. reads, .. reads];

        string Id(int i) => $"wallet-{i % records:D7}";
    }

    private static async Task MeasureAsync(
        ScenarioContext context,
        OpenedStore store,
        string name,
        Func<int, Task> read,
        CancellationToken cancellationToken)
    {
        var latency = new LatencyHistogram();
        var rounds = context.Pick(50, 3);
        await read(0);
        store.Traced.Clear();
        for (var i = 1; i <= rounds; i++)
        {
            var since = Stopwatch.GetTimestamp();
            await read(i);
            latency.Record(Stopwatch.GetElapsedTime(since));
        }

        var requests = store.Traced.Requests();
        var slowest = store.Traced.InFlightMax;
        var bare = await BareClient.ReplayAsync(store.Bare, requests, slowest, cancellationToken);
        Add("requests", requests.Count / (double)rounds, "per read");
        Add("bytes", requests.Sum(request => (long)request.Bytes) / (double)rounds, "B/read");
        Add("p50", latency.Quantile(0.5), "ms", bare.Elapsed.TotalMilliseconds / rounds);
        Add("p99", latency.Quantile(0.99), "ms");

        void Add(string what, double measured, string unit, double? limit = null) => context.Add(new Figure
        {
            Case = name,
            Name = what,
            Measured = measured,
            Unit = unit,
            Limit = limit,
            Store = store.Spec.Name,
            Note = "The limit is the mean time of a read when its requests are sent without logic, as many at once.",
        });
    }

    private static async Task MeasureOwnWriteAsync(
        ScenarioContext context,
        OpenedStore store,
        CounterDatabase counter,
        string name,
        CancellationToken cancellationToken)
    {
        var receipt = await counter.Wallets.AddAsync("own", 1, cancellationToken: cancellationToken);
        store.Traced.Clear();
        await counter.Wallets.GetValueAsync("own", ReadConsistency.AtLeast(receipt.Token), cancellationToken);
        context.Add(Figure.Of(Targets.ReadYourWrites, store.Traced.Requests().Count) with
        {
            Case = name, Store = store.Spec.Name,
        });
    }
}
