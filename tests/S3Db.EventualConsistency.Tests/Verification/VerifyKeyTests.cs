using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Verification;

/// <summary>Idempotency keys: repeats are judged again, and what is remembered is compared.</summary>
public sealed class VerifyKeyTests : IAsyncLifetime
{
    private DamagedLog _log = null!;

    public async ValueTask InitializeAsync() => _log = await DamagedLog.CreateAsync();

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task VerifyAsync_WhenKeysWereRepeated_IsExact(int inlineKeys)
    {
        await UseKeysAsync(inlineKeys);

        var report = await _log.VerifyAsync();

        Assert.True(report.IsExact, string.Join('\n', report.Deviations));
        Assert.Equal(13L, report.Transactions);
    }

    [Theory]
    [InlineData("\"payload\":\"add 1\"", "\"payload\":\"add 2\"")]
    [InlineData("\"outcome\":\"rejected:minimum\"}", "\"outcome\":\"rejected:maximum\"}")]
    [InlineData("\"value\":12,\"set\":true", "\"value\":13,\"set\":true")]
    [InlineData("\"foldedAt\":\"2026-11-20T12:00:00Z\",\"keys\"", "\"foldedAt\":\"2026-11-20T12:00:01Z\",\"keys\"")]
    public async Task VerifyAsync_WhenRememberedKeyIsOther_NamesIt(string old, string with)
    {
        await UseKeysAsync(inlineKeys: 100);
        await _log.ReplaceAsync(Wallets.Manifest, old, with);

        var report = await _log.VerifyAsync();

        Assert.NotEmpty(report.Deviations);
        Assert.All(report.Deviations, deviation => Assert.Equal(
            (DeviationKind.IdempotencyKey, Wallets.Manifest), (deviation.Kind, deviation.Key)));
        Assert.All(report.Deviations, deviation => Assert.EndsWith(
            " of generation 4", deviation.Found, StringComparison.Ordinal));
    }

    [Fact]
    public async Task VerifyAsync_WhenKeyIsForgottenTooEarly_NamesIt()
    {
        await UseKeysAsync(inlineKeys: 100);
        await _log.EditAsync(Wallets.Manifest, text => DamagedLog.Rewrite(
            text, "\"recent\":\\{.*\\},\"runs\"", "\"recent\":{},\"runs\""));

        var report = await _log.VerifyAsync();

        Assert.Equal(3, report.DeviationCount);
        Assert.All(report.Deviations, deviation => Assert.Equal(
            (DeviationKind.IdempotencyKey, "that it is not remembered"), (deviation.Kind, deviation.Found)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task VerifyAsync_WhenKeysWereUsedOnAWrongValue_RepairsWhatTheyAreRememberedWith(int inlineKeys)
    {
        await _log.ReplaceAsync(await _log.PageAsync("v"), "\"value\":7", "\"value\":8");
        var process = await _log.StartAsync(DamagedLog.Limits with { InlineKeysMax = inlineKeys });
        var key = new TransactionOptions { IdempotencyKey = "k", Mode = ConsolidationMode.Sync };
        Assert.Equal(13m, (await process.Wallets.AddAsync("a", 5m, key)).Value);
        await process.Wallets.AddAsync("b", 1m, Key("other"));
        await process.Plugin.ConsolidateAsync();
        await process.Plugin.ConsolidateAsync();

        var report = await _log.VerifyAsync(new VerifyOptions { Repair = true });

        Assert.Equal(
            [DeviationKind.Value, DeviationKind.IdempotencyKey], report.Deviations.Select(found => found.Kind));
        Assert.StartsWith("13, not 12, after ", report.Deviations[1].Found, StringComparison.Ordinal);
        Assert.True(report.IsRepaired, string.Join('\n', report.Refusals));
        var after = await _log.VerifyAsync();
        Assert.True(after.IsExact, string.Join('\n', after.Deviations));
        var repeat = await (await _log.StartAsync()).Wallets.AddAsync("a", 5m, key);
        Assert.Equal((Verdict.Applied, 12m), (repeat.Status, repeat.Value));
    }

    [Fact]
    public async Task VerifyAsync_WhenAKeyDeviatesInMoreThanItsValue_IsNotRepaired()
    {
        await UseKeysAsync(inlineKeys: 100);
        await _log.ReplaceAsync(Wallets.Manifest, "\"value\":12,\"set\":true", "\"value\":13,\"set\":true");
        await _log.ReplaceAsync(Wallets.Manifest, "\"payload\":\"add 1\"", "\"payload\":\"add 2\"");

        var report = await _log.VerifyAsync(new VerifyOptions { Repair = true });

        Assert.Equal((2L, 0), (report.DeviationCount, report.Repairs.Count));
        Assert.Contains("IdempotencyKey in", Assert.Single(report.Refusals), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task VerifyAsync_WhenPageOfKeysIsSpoilt_NamesItAndRepairsNothing(bool isFilter)
    {
        await UseKeysAsync(inlineKeys: 0);
        var run = Manifest().Keys.Runs[^1];
        var key = isFilter ? run.Key : run.BlockKey(0);
        await _log.SpoilAsync(key);

        var report = await _log.VerifyAsync(new VerifyOptions { Repair = true });

        var deviation = Assert.Single(report.Deviations);
        Assert.Equal((DeviationKind.PageUnreadable, key), (deviation.Kind, deviation.Key));
        Assert.False(report.IsRepaired);
        Assert.Single(report.Refusals);
    }

    [Fact]
    public async Task VerifyAsync_WhenAFilterDeniesItsKeys_NamesThem()
    {
        await UseKeysAsync(inlineKeys: 0);
        var run = Manifest().Keys.Runs[^1];
        await _log.EditAsync(run.Key, text => DamagedLog.Rewrite(text, "\"entries\":\"[^\"]*\"", "\"entries\":\"\""));

        var report = await _log.VerifyAsync();

        Assert.NotEmpty(report.Deviations);
        Assert.All(report.Deviations, deviation => Assert.Equal(
            (DeviationKind.IdempotencyKey, run.Key, "a filter that denies it"),
            (deviation.Kind, deviation.Key, deviation.Found)));
    }

    [Theory]
    [InlineData(",\"outcome\":\"duplicate\"", "", "duplicate")]
    [InlineData("\"rejected:key-reused\"", "\"duplicate\"", "rejected:key-reused")]
    public async Task VerifyAsync_WhenOutcomeOfARepeatIsOther_NamesIt(string old, string with, string expected)
    {
        await UseKeysAsync(inlineKeys: 100);
        await _log.ReplaceAsync(DamagedLog.Day + "000-000000000005.jsonl.gz", old, with);

        var report = await _log.VerifyAsync();

        var deviation = report.Deviations[0];
        Assert.Equal((DeviationKind.Outcome, expected), (deviation.Kind, deviation.Expected));
    }

    [Fact]
    public async Task VerifyAsync_WhenRowWithKeyLacksTheTimeOfItsFold_NamesIt()
    {
        await UseKeysAsync(inlineKeys: 100);
        await _log.EditAsync(DamagedLog.Day + "000-000000000004.jsonl.gz", text => DamagedLog.Rewrite(
            text, ",\"foldedAt\":\"[^\"]*\"", string.Empty));

        var report = await _log.VerifyAsync();

        Assert.Equal(3, report.Deviations.Count(deviation => deviation.Kind == DeviationKind.Outcome
            && deviation.Expected == "the time of its fold beside its idempotency key"));
    }

    private Manifest Manifest() =>
        _log.Process.Plugin.ActiveField.Shards[0].Consolidator.Manifests.Cached!.Manifest;

    /// <summary>Three keys, each used first in one generation and again in the next.</summary>
    private async Task UseKeysAsync(int inlineKeys)
    {
        var limits = DamagedLog.Limits with { InlineKeysMax = inlineKeys };
        var process = await _log.StartAsync(limits);
        for (var round = 0; round < 2; round++)
        {
            await process.Wallets.AddAsync("a", 5m, Key("k1"));
            await process.Wallets.AddAsync("b", 1m + round, Key("k2"));
            await process.Wallets.SubAsync("b", 5000m, Key("k3"));
            await process.Plugin.ConsolidateAsync();
        }

        await process.Plugin.ConsolidateAsync();
        await _log.Process.Plugin.ConsolidateAsync();
    }

    private static TransactionOptions Key(string key) => new() { IdempotencyKey = key };
}
