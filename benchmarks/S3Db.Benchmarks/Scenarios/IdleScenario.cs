using NodaTime;
using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Reporting;
using S3Db.Benchmarks.Running;
using S3Db.Benchmarks.Stores;
using S3Db.EventualConsistency;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.Benchmarks.Scenarios;

/// <summary>
/// A process with background consolidation and nothing to do, on a clock that runs as fast as it can: requests are
/// counted, not guessed.
/// </summary>
internal sealed class IdleScenario : IScenario
{
    private const double HoursOfMonth = 730;

    public string Name => "idle";

    public string Summary => "What a process costs that has nothing to do";

    public async Task RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        TimeSpan[] intervals = [TimeSpan.FromHours(1), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5)];
        for (var i = 0; i < intervals.Length; i++)
        {
            context.Step($"every {intervals[i]}", (double)i / intervals.Length);
            await MeasureAsync(context, intervals[i], context.Pick(24, 1), cancellationToken);
        }
    }

    private static async Task MeasureAsync(
        ScenarioContext context, TimeSpan interval, int hours, CancellationToken cancellationToken)
    {
        var time = new ManualTimeProvider(Instant.FromUtc(2026, 11, 20, 12, 0));
        var inner = new InMemoryObjectStore("idle", time);
        await using var store = new OpenedStore(StoreSpec.Memory(isRemote: false), inner, isOwner: false);
        await using var counter = await CounterDatabase.OpenAsync(
            store,
            options => (options.AutoConsolidate, options.ConsolidationInterval) = (true, interval),
            time,
            cancellationToken);
        await counter.Wallets.AddAsync("w", 1, cancellationToken: cancellationToken);
        await counter.Plugin.ConsolidateAsync(cancellationToken);

        // An hour passes before anything is counted, so that what the work left behind is done.
        await PassAsync(time, Duration.FromHours(2), cancellationToken);
        var before = counter.Db.Statistics.Snapshot();
        await PassAsync(time, Duration.FromHours(hours), cancellationToken);
        var requests = counter.Db.Statistics.Snapshot().Since(before);
        var name = $"consolidation every {interval}";
        foreach (var (what, count) in new[]
        {
            ("GET", requests.Get), ("PUT", requests.Put), ("LIST", requests.List), ("DELETE", requests.Delete),
        })
        {
            context.Add(new Figure
            {
                Case = name, Name = what, Measured = count / (double)hours, Unit = "requests/hour",
            });
        }

        context.Add(Figure.Of(Targets.IdleMonth, Prices.Dollars(requests) / hours * HoursOfMonth) with
        {
            Case = name,
        });
    }

    private static async Task PassAsync(
        ManualTimeProvider time, Duration duration, CancellationToken cancellationToken)
    {
        var end = time.Now + duration;
        while (time.Now < end)
        {
            await time.WhenTimersAsync(1, cancellationToken);
            time.AdvanceToNextTimer();
        }

        await time.WhenTimersAsync(1, cancellationToken);
    }
}
