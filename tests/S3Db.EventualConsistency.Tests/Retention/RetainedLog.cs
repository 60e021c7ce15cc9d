using NodaTime;
using S3Db.EventualConsistency.Tests.Support;
using S3Db.Storage;

namespace S3Db.EventualConsistency.Tests.Retention;

/// <summary>A log that grows by a day at a time, and processes that keep three days of it.</summary>
internal sealed class RetainedLog : IAsyncDisposable
{
    public const string Root = "resource=wallets_transactions_balance/";
    public const string Cohorts = Root + "cohortMonth=";
    public const string Archive = Root + "_archive/";
    public const string Openings = Root + "_log/000/openings/";
    public static readonly TimeSpan Keep = TimeSpan.FromDays(3);

    public CounterWorld World { get; init; } = new();

    public static Action<EventualConsistencyOptions> Options(
        RetentionAction action = RetentionAction.Archive, bool isOn = true, int shards = 1) => options =>
    {
        options.IdempotencyWindow = TimeSpan.FromHours(1);
        options.Shards = shards;
        options.Retention = new RetentionOptions { KeepTransactions = isOn ? Keep : null, Action = action };
    };

    public static Task RetainAsync(CounterProcess process) => Task.WhenAll(
        process.Plugin.ActiveField.Shards.Select(shard => shard.Consolidator.Retention.ApplyAsync()));

    public static Manifest ManifestOf(CounterProcess process) =>
        process.Plugin.ActiveField.Shards[0].Consolidator.Manifests.Cached!.Manifest;

    public Task<CounterProcess> StartAsync(
        Action<EventualConsistencyOptions>? options = null, ConsolidationLimits? limits = null) =>
        World.StartAsync(options ?? Options(), Wallets.Define("number|min:0|default:0"), limits);

    /// <summary>One generation a day: 10 for <c>w</c>, then a day goes by.</summary>
    public async Task LiveAsync(CounterProcess process, int days)
    {
        for (var day = 0; day < days; day++)
        {
            await process.Wallets.AddAsync("w", 10m);
            await process.Plugin.ConsolidateAsync();
            World.Time.Advance(TimeSpan.FromDays(1));
        }

        // What was written in the last generation is known to be, from here on.
        await process.Plugin.ConsolidateAsync();
    }

    /// <summary>A process that finds ten days of a log of which nothing was removed.</summary>
    public async Task<CounterProcess> StartOldAsync(
        ConsolidationLimits? limits = null, Action<EventualConsistencyOptions>? options = null)
    {
        await LiveAsync(await StartAsync(Options(isOn: false)), 10);
        return await StartAsync(options, limits);
    }

    public async Task<IReadOnlyList<ObjectInfo>> ListAsync(string prefix) =>
        await World.Stored.ListAllAsync(prefix).ToListAsync();

    /// <summary>The generations whose cohort files are there.</summary>
    public async Task<IReadOnlyList<long>> GenerationsAsync()
    {
        var keys = new LogKeys("wallets", "balance", 0);
        return [.. (await World.KeysAsync(Cohorts)).Select(key =>
            keys.TryParseCohort(key, out var file) ? file.Generation : throw new FormatException(key)).Order()];
    }

    /// <summary>Everything a reader can ask for, by somebody who comes later.</summary>
    public async Task AssertExactAsync(string context, decimal expected = 100m)
    {
        var reader = await StartAsync();
        var report = await reader.Plugin.VerifyAsync();
        Assert.True(report.IsExact, $"{context}: {string.Join('\n', report.Deviations)}");
        var value = await reader.Plugin.RecalculateAsync("w");
        Assert.True(value.IsExact && value.Value == expected, $"{context}: {value.Value}");
        var history = await reader.Plugin.GetHistoryAsync("w");
        Assert.True(history.Count == 0 || history[^1].ValueAfter == expected, $"{context}: {history.Count}");
        var all = await reader.Plugin.GetCohortStatsAsync(new YearMonth(2026, 11));
        var and = await reader.Plugin.GetCohortStatsAsync(new YearMonth(2026, 12));
        Assert.True(all.TotalValue + and.TotalValue == expected, $"{context}: {all.TotalValue} + {and.TotalValue}");
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
