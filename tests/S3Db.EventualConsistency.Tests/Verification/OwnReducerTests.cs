using S3Db.EventualConsistency.Tests.Retention;
using S3Db.EventualConsistency.Tests.Support;
using S3Db.EventualConsistency.Tests.Transactions;

namespace S3Db.EventualConsistency.Tests.Verification;

/// <summary>A reducer that throws at what another version has decided: no damage, and nothing to be changed.</summary>
public sealed class OwnReducerTests : IAsyncDisposable
{
    private readonly RetainedLog _log = new();
    private bool _isOld;

    [Fact]
    public async Task VerifyAsync_WhenTheReducerOfThisProcessThrows_SaysThatItCannotVerify()
    {
        var process = await StartOldAsync();
        var before = await _log.World.ReadAsync(Wallets.Manifest);

        var verification = await Assert.ThrowsAnyAsync<S3DbException>(
            () => process.Plugin.VerifyAsync(new VerifyOptions { Repair = true }));
        var recalculation = await Assert.ThrowsAnyAsync<S3DbException>(() => process.Plugin.RecalculateAsync("w"));

        foreach (var error in (S3DbException[])[verification, recalculation])
        {
            Assert.Equal(S3DbErrorKind.Invalid, error.Kind);
            Assert.Contains(
                "wallets.balance (shard 0) cannot be verified here", error.Message, StringComparison.Ordinal);
            Assert.Contains("reducer 'sums' version 1 threw", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, await _log.World.ReadAsync(Wallets.Manifest));
        _isOld = false;
        Assert.True((await process.Plugin.VerifyAsync()).IsExact);
    }

    [Fact]
    public async Task RetainAsync_WhenTheReducerOfThisProcessThrows_LeavesTheLogToAnother()
    {
        var events = new EventLog();
        await StartOldAsync();
        var process = await _log.World.OpenAsync(loggerFactory: events);
        await process.InstallAsync(Wallets.Options(OptionsOf(true)), Wallets.Define("number|min:0|default:0"));

        await process.Plugin.ActiveField.Shards[0].Consolidator.Retention.ApplyUnobservedAsync();

        Assert.Equal(10, (await _log.World.KeysAsync(RetainedLog.Cohorts)).Count);
        Assert.Equal(0, events.Count(CounterEventId.RetentionRefused));
        Assert.Equal(1, events.Count(CounterEventId.RetentionFailed));
    }

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    private async Task<CounterProcess> StartOldAsync()
    {
        await _log.LiveAsync(await _log.StartAsync(OptionsOf(false)), 10);
        _isOld = true;
        return await _log.StartAsync(OptionsOf(true));
    }

    private Action<EventualConsistencyOptions> OptionsOf(bool isRetaining) => options =>
    {
        RetainedLog.Options(isOn: isRetaining)(options);
        options.ReducerName = "sums";
        options.Reducer = (start, rows) => _isOld
            ? throw new InvalidOperationException("Not known to this version.")
            : start + rows[0].Value;
    };
}
