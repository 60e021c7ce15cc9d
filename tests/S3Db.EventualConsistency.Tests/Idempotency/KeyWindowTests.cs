using NodaTime;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Idempotency;

/// <summary>
/// How long a key is remembered (H8): as long as any transaction that can still be folded may be its repeat, whatever
/// day or clock it comes from, and not longer.
/// </summary>
public sealed class KeyWindowTests : IAsyncDisposable
{
    private static readonly Duration Window = Duration.FromHours(48);
    private readonly CounterWorld _world = new();

    private Instant Now => Instant.FromDateTimeOffset(_world.Time.GetUtcNow());

    [Theory]
    [InlineData(64, 0, "duplicate")]
    [InlineData(64, 1, null)]
    [InlineData(0, 0, "duplicate")]
    [InlineData(0, 1, null)]
    public async Task Fold_AtTheEdgeOfTheWindow_GoesByTheBirthOfTheRepeatsWriter(
        int inlineKeys, int secondsOver, string? outcome)
    {
        var log = await StartAsync(inlineKeys);
        await log.SendAsync(log.Writer(Now), KeyedLog.Add("w", 5, "k", Now));
        await log.FoldAsync();
        var end = Now + Window + KeyRule.ClockAllowance + Duration.FromSeconds(secondsOver);
        Advance(end - Now);
        var repeat = await log.SendAsync(log.Writer(end), KeyedLog.Add("w", 5, "k", Now));

        Assert.Equal(outcome, (await log.FoldAsync())[repeat.ToString()]);

        // Whether it is still remembered makes no difference: long after, and first read by another process.
        Advance(Duration.FromHours(23));
        var again = await log.SendAsync(log.Writer(end), KeyedLog.Add("w", 5, "k", Now));
        Assert.Equal("duplicate", (await log.FoldAsync())[again.ToString()]);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(0)]
    public async Task Fold_WhenTheHorizonHasPassedTheWindow_ForgetsTheKey(int inlineKeys)
    {
        var log = await StartAsync(inlineKeys);
        await log.SendAsync(log.Writer(Now), KeyedLog.Add("w", 5, "k", Now));
        await log.FoldAsync();
        await log.FoldAsync();
        var forgottenAt = Window + KeyRule.ClockAllowance + Duration.FromHours(24);

        Advance(forgottenAt - Duration.FromSeconds(1));
        await TouchAsync(log, "early");
        Assert.Equal(2, Count(log.Manifest));
        Advance(Duration.FromSeconds(2));
        await TouchAsync(log, "late");

        Assert.Equal(2, Count(log.Manifest));
    }

    [Fact]
    public async Task Fold_WhenFirstTriedLongerAgoThanTheWindow_IsRejectedAndNotGuessed()
    {
        var log = await StartAsync(64);
        var born = Now;
        var edge = await log.SendAsync(log.Writer(born), KeyedLog.Add("w", 5, "edge", born, born - Window));
        var over = await log.SendAsync(
            log.Writer(born), KeyedLog.Add("w", 5, "over", born, born - Window - Duration.FromSeconds(1)));

        var outcomes = await log.FoldAsync();

        Assert.Null(outcomes[edge.ToString()]);
        Assert.Equal("rejected:key-expired", outcomes[over.ToString()]);
        Assert.Equal(1, Count(log.Manifest));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static int Count(Manifest manifest) =>
        manifest.Keys.Recent.Count + manifest.Keys.Runs.Sum(run => run.Count);

    private async Task<KeyedLog> StartAsync(int inlineKeys)
    {
        var limits = new ConsolidationLimits { InlineKeysMax = inlineKeys };
        var process = await _world.StartAsync(o => o.IdempotencyWindow = Window.ToTimeSpan(), limits: limits);
        return new KeyedLog(_world, process);
    }

    private async Task TouchAsync(KeyedLog log, string key)
    {
        await log.SendAsync(log.Writer(Now), KeyedLog.Add("other", 1, key, Now));
        await log.FoldAsync();
    }

    private void Advance(Duration duration) => _world.Time.Advance(duration.ToTimeSpan());
}
