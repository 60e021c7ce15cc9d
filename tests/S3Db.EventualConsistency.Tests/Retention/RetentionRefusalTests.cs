using S3Db.EventualConsistency.Tests.Interleavings;
using S3Db.EventualConsistency.Tests.Support;
using S3Db.EventualConsistency.Tests.Transactions;

namespace S3Db.EventualConsistency.Tests.Retention;

/// <summary>What shows a damage is never removed, and only a damage is called one.</summary>
public sealed class RetentionRefusalTests : IAsyncDisposable
{
    private readonly RetainedLog _log = new();
    private readonly EventLog _events = new();

    [Theory]
    [InlineData(0, false)]
    [InlineData(4, false)]
    [InlineData(0, true)]
    public async Task RetainAsync_WhenAFileIsLostAsAWhole_RemovesNothing(int lost, bool isOwnReducer)
    {
        var process = await StartOldAsync(options =>
        {
            RetainedLog.Options()(options);
            if (isOwnReducer)
            {
                options.ReducerName = "sums";
                options.Reducer = (start, rows) => start + rows.Sum(row => row.Value);
            }
        });
        var files = await _log.World.KeysAsync(RetainedLog.Cohorts);
        await _log.World.Stored.DeleteAsync(files[lost]);

        await RetainedLog.RetainAsync(process);

        Assert.Equal(9, (await _log.World.KeysAsync(RetainedLog.Cohorts)).Count);
        Assert.Empty(await _log.World.KeysAsync(RetainedLog.Openings));
        Assert.Equal(1, _events.Count(CounterEventId.RetentionRefused));
    }

    [Fact]
    public async Task RetainAsync_WhenALostFileIsRestored_GoesOn()
    {
        var process = await StartOldAsync(RetainedLog.Options());
        var lost = (await _log.World.KeysAsync(RetainedLog.Cohorts))[0];
        var body = await _log.World.ReadAsync(lost);
        await _log.World.Stored.DeleteAsync(lost);
        await RetainedLog.RetainAsync(process);
        await _log.World.Stored.PutAsync(lost, body);
        _log.World.Time.Advance(TimeSpan.FromDays(4));

        await RetainedLog.RetainAsync(process);

        Assert.Empty(await _log.World.KeysAsync(RetainedLog.Cohorts));
        await _log.AssertExactAsync("restored");
    }

    [Fact]
    public async Task RetainAsync_WhenTheStatisticsAreInPages_ReadsThemOnce()
    {
        var process = await StartOldAsync(
            RetainedLog.Options(), new ConsolidationLimits { InlineMonthsMax = 0, RetiredFilesMax = 4 });
        await process.Wallets.AddAsync("w", 1m);
        await process.Plugin.ConsolidateAsync();
        var pages = 0;
        process.Store.BeforeGet = (call, _) =>
        {
            pages += call.Key.StartsWith(Script.Pages, StringComparison.Ordinal) ? 1 : 0;
            return ValueTask.CompletedTask;
        };

        await RetainedLog.RetainAsync(process);
        await RetainedLog.RetainAsync(process);

        Assert.InRange(pages, 0, 1);
        Assert.Equal(3, (await _log.World.KeysAsync(RetainedLog.Cohorts)).Count);
        await _log.AssertExactAsync("paged", 101m);
    }

    [Fact]
    public async Task RetainAsync_WhenAnotherCutsBeforeTheListing_DoesNotCallItDamage()
    {
        var process = await StartOldAsync(RetainedLog.Options());
        var other = await _log.StartAsync(limits: new ConsolidationLimits { RetiredFilesMax = 4 });
        process.OnceBeforeList(RetainedLog.Cohorts, () => RetainedLog.RetainAsync(other));

        await RetainedLog.RetainAsync(process);

        Assert.Equal(0, _events.Count(CounterEventId.RetentionRefused));
        Assert.Equal(6, (await _log.World.KeysAsync(RetainedLog.Cohorts)).Count);
        await _log.AssertExactAsync("cut by another");
    }

    [Fact]
    public async Task ConsolidateAsync_WhenRetentionThrowsSomethingUnforeseen_LogsIt()
    {
        var process = await StartOldAsync(RetainedLog.Options());
        process.Store.BeforeList = (call, _) => call.Key.StartsWith(RetainedLog.Openings, StringComparison.Ordinal)
            ? throw new InvalidOperationException("unforeseen")
            : ValueTask.CompletedTask;
        await process.Plugin.ConsolidateAsync();
        _log.World.Time.Advance(TimeSpan.FromHours(2));

        await process.Plugin.ConsolidateAsync();

        await _events.WhenAsync(CounterEventId.RetentionFailed, 1);
    }

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    private async Task<CounterProcess> StartOldAsync(
        Action<EventualConsistencyOptions> options, ConsolidationLimits? limits = null)
    {
        await _log.LiveAsync(
            await _log.StartAsync(o =>
            {
                options(o);
                o.Retention.KeepTransactions = null;
            }, limits),
            10);
        var process = await _log.World.OpenAsync(loggerFactory: _events);
        await process.InstallAsync(Wallets.Options(options), Wallets.Define("number|min:0|default:0"), limits);
        return process;
    }
}
