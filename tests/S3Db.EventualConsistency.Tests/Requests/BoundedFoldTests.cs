using System.Globalization;
using NodaTime;
using S3Db.EventualConsistency.Tests.Support;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Requests;

/// <summary>Every decision of a bounded field has something to tell, and it must not make the passes small.</summary>
public sealed class BoundedFoldTests : IAsyncDisposable
{
    private static readonly LocalDate Today = new(2026, 11, 20);
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task ConsolidateAsync_WhenAllRowsSawInitialValuesAndManyAreRejected_TakesOnePass()
    {
        var process = await StartAsync(ConsolidationLimits.Default);
        await process.Wallets.InsertAsync("w1", new { balance = 10.50m });
        await Task.WhenAll(Enumerable.Range(0, 12_000).Select(
            i => i % 4 == 0
                ? process.Wallets.SubAsync($"w{i % 50}", 1_000)
                : process.Wallets.AddAsync($"w{i % 50}", 1)));

        var report = await process.Plugin.ConsolidateAsync();

        Assert.Equal((1, 12_000, 3_000), (report.Generations, report.TransactionCount, report.IneffectiveCount));
        await AssertInitialsAsync(process, id => id == "w1" ? 10.50m : 0m);
        Assert.InRange((await _world.ReadAsync(Wallets.Manifest)).Length, 1, 30_000);
    }

    [Fact]
    public async Task ConsolidateAsync_WhenAManifestHoldsLess_FoldsTheShareThatFitsAndReadsNoMore()
    {
        await WriteElsewhereAsync(200);
        var process = await StartAsync(
            ConsolidationLimits.Default with { InitialsMax = 50, CachedTransactionsMax = 0, Parallelism = 4 });
        process.Mark();

        var report = await process.Plugin.ConsolidateAsync();

        Assert.InRange(report.Generations, 4, 6);
        var gets = process.Trace.Count(operation => operation.Verb == StoreVerb.Get
            && operation.Keys[0].Contains("/wal/", StringComparison.Ordinal));
        Assert.InRange(gets, 200, 450);
        await AssertInitialsAsync(process, id => int.Parse(id[1..], CultureInfo.InvariantCulture) + 0.5m);
    }

    [Fact]
    public async Task ConsolidateAsync_WhenAManifestHoldsFewerOutcomes_FoldsTheShareThatFits()
    {
        var writer = await StartAsync(ConsolidationLimits.Default);
        for (var i = 0; i < 60; i++)
        {
            await writer.Wallets.SubAsync("w1", 1_000);
        }

        var process = await StartAsync(ConsolidationLimits.Default with { OutcomesMax = 20 });
        var report = await process.Plugin.ConsolidateAsync();

        Assert.InRange(report.Generations, 3, 5);
        Assert.Equal(60, report.IneffectiveCount);
        await AssertInitialsAsync(process, _ => 0m);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private async Task WriteElsewhereAsync(int records)
    {
        var writer = await StartAsync(ConsolidationLimits.Default);
        for (var i = 0; i < records; i++)
        {
            await writer.Wallets.InsertAsync($"w{i}", new { balance = i + 0.5m });
            await writer.Wallets.AddAsync($"w{i}", 1);
        }
    }

    private Task<CounterProcess> StartAsync(ConsolidationLimits limits) =>
        _world.StartAsync(null, Wallets.Define("number|min:0|default:0"), limits);

    /// <summary>Every row of the cohort files tells the initial value of its record.</summary>
    private async Task AssertInitialsAsync(CounterProcess process, Func<string, decimal> initialOf)
    {
        Assert.True((await process.Plugin.VerifyAsync()).IsExact);
        var count = 0;
        foreach (var key in await _world.KeysAsync("resource=wallets_transactions_balance/cohortMonth="))
        {
            var body = await _world.Stored.GetAsync(key);
            foreach (var row in CohortFileCodec.Decode(key, "balance", Today, body.Body))
            {
                Assert.Equal(initialOf(row.Transaction.OriginalId), row.Initial);
                count++;
            }
        }

        Assert.NotEqual(0, count);
    }
}
