using S3Db.EventualConsistency.Tests.Support;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>How often the background looks for work while there is none, on a clock that the test moves.</summary>
public sealed class IdleTests : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task Background_WhenIdle_ListsEverLessOften()
    {
        var (process, watch) = await StartAsync(TimeSpan.FromSeconds(40));
        process.Mark();

        var listed = new List<int>();
        for (var turn = 0; turn < 40; turn++)
        {
            var before = Listings(process);
            await PassAsync(watch);
            listed.AddRange(Enumerable.Repeat(turn, Listings(process) - before));
        }

        Assert.Equal([0, 2, 6, 14, 22, 30, 38], listed);
    }

    [Fact]
    public async Task Background_WhenIdleIntervalIsNotLonger_ListsAtEachTurn()
    {
        var (process, watch) = await StartAsync(Interval);
        process.Mark();

        for (var turn = 0; turn < 10; turn++)
        {
            await PassAsync(watch);
        }

        Assert.Equal(10, Listings(process));
    }

    [Fact]
    public async Task Background_WhenThisProcessWrites_ConsolidatesAtTheNextTurn()
    {
        var (process, watch) = await StartAsync(TimeSpan.FromHours(1));
        for (var turn = 0; turn < 20; turn++)
        {
            await PassAsync(watch);
        }

        await process.Wallets.AddAsync("w", 1);
        await PassAsync(watch);

        Assert.Equal(1m, (await process.Wallets.GetValueAsync("w")).Value);
    }

    [Fact]
    public async Task Background_WhenAnotherWritesAfterAnIdleTime_ConsolidatesWithinTheIdleInterval()
    {
        var (process, watch) = await StartAsync(TimeSpan.FromSeconds(40));
        for (var turn = 0; turn < 20; turn++)
        {
            await PassAsync(watch);
        }

        await (await _world.StartAsync()).Wallets.AddAsync("w", 1);
        for (var turn = 0; turn < 8; turn++)
        {
            await PassAsync(watch);
        }

        Assert.Equal(1m, (await process.Wallets.GetValueAsync("w")).Value);
    }

    [Fact]
    public async Task Background_WhenThereAreShards_BeginsEachPassWithOneDrawnAtRandom()
    {
        var (process, watch) = await StartAsync(Interval, o => o.Shards = 4);
        var first = new HashSet<string>();

        for (var turn = 0; turn < 20; turn++)
        {
            process.Mark();
            await PassAsync(watch);
            first.Add(process.Trace.First(operation => operation.Verb == StoreVerb.List).Key);
        }

        Assert.Equal(4, first.Count);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static int Listings(CounterProcess process) =>
        process.Trace.Count(operation => operation.Verb == StoreVerb.List);

    private async Task PassAsync(SleepWatch watch)
    {
        _world.Time.Advance(Interval);
        await watch.WhenAsleepAsync();
    }

    private async Task<(CounterProcess Process, SleepWatch Watch)> StartAsync(
        TimeSpan idleInterval, Action<EventualConsistencyOptions>? change = null)
    {
        var watch = new SleepWatch(_world.Time, Interval);
        var process = await _world.StartAsync(
            o =>
            {
                o.AutoConsolidate = true;
                o.ConsolidationInterval = Interval;
                o.IdleConsolidationInterval = idleInterval;
                change?.Invoke(o);
            },
            clock: watch);
        await watch.WhenAsleepAsync();
        return (process, watch);
    }
}
