using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Interleavings;

/// <summary>
/// H8: what is repeated was rejected, or has to wait longer than keys are remembered.
/// </summary>
public sealed class H08IdempotencyTests
{
    [Fact]
    public async Task Fold_WhenTheFirstWasRejected_NeverAppliesItsRepeat()
    {
        Assert.Equal(100m, await PlayRejectionAsync(null));
        Assert.Equal(90m, await PlayRejectionAsync(ProtocolRule.RememberRejections));
    }

    [Fact]
    public async Task Fold_WhenARepeatHasToWaitLongerThanKeysAreRemembered_WasJudgedBefore()
    {
        Assert.Equal(6m, await PlayWaitingRepeatAsync(null));
        Assert.Equal(11m, await PlayWaitingRepeatAsync(ProtocolRule.JudgeKeysBeforeWaiting));
    }

    /// <summary>The repeat of a withdrawal that was refused comes when there is money.</summary>
    private static async Task<decimal> PlayRejectionAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var process = await StartAsync(world, without, balance: "number|min:0|default:0");
        await process.Wallets.SubAsync("w", 10m, Key("order-42"));
        await process.Wallets.AddAsync("w", 100m);

        await process.Wallets.SubAsync("w", 10m, Key("order-42"));

        return await ValueAsync(process);
    }

    /// <summary>The repeat comes while the reducer fails; that is repaired when the key is forgotten.</summary>
    private static async Task<decimal> PlayWaitingRepeatAsync(ProtocolRule? without)
    {
        await using var world = Script.Prompt();
        var isBroken = false;
        var process = await StartAsync(world, without, o =>
        {
            o.ReducerName = "sometimes";
            o.Reducer = (current, rows) => isBroken && rows[0].OriginalId == "w"
                ? throw new InvalidOperationException("broken")
                : current + rows.Sum(row => row.Value);
        });
        await process.Wallets.AddAsync("w", 5m, Key("order-42"));
        isBroken = true;
        await process.Wallets.AddAsync("w", 1m);
        await process.Wallets.AddAsync("w", 5m, Key("order-42"));
        for (var day = 0; day < 5; day++)
        {
            world.Time.Advance(TimeSpan.FromDays(1));
            await process.Wallets.AddAsync("other", 1m, new() { Mode = ConsolidationMode.Async });
            await process.Plugin.ConsolidateAsync();
        }

        isBroken = false;
        await process.Plugin.ConsolidateAsync();
        return await ValueAsync(process);
    }

    private static TransactionOptions Key(string key) => new() { IdempotencyKey = key };

    private static async Task<decimal> ValueAsync(CounterProcess process) =>
        (await process.Wallets.GetValueAsync("w")).Value;

    private static Task<CounterProcess> StartAsync(
        CounterWorld world,
        ProtocolRule? without,
        Action<EventualConsistencyOptions>? change = null,
        string balance = "number|default:0") => world.StartAsync(
            options =>
            {
                options.Mode = ConsolidationMode.Sync;
                options.IdempotencyWindow = TimeSpan.FromHours(1);
                change?.Invoke(options);
            },
            Wallets.Define(balance),
            without: without);
}
