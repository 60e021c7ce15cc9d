using NodaTime;
using S3Db.EventualConsistency.Tests.Support;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Verification;

/// <summary>A sound store is exact, whatever it holds and whoever works on it meanwhile.</summary>
public sealed class VerifyHealthyTests : IAsyncDisposable
{
    private readonly CounterWorld _world = new();
    private bool _isCorrected;

    [Theory]
    [InlineData(1, 32 * 1024, 4096)]
    [InlineData(3, 0, 2)]
    public async Task VerifyAsync_WhenEverythingHappened_IsExact(int shards, int inlineBytes, int pageEntries)
    {
        var limits = new ConsolidationLimits
        {
            InlineBytesMax = inlineBytes, PageEntriesMax = pageEntries, InlineMonthsMax = 1,
        };
        var process = await _world.StartAsync(
            o => o.Shards = shards, Wallets.Define("number|min:0|max:1000|default:3"), limits);
        for (var round = 0; round < 4; round++)
        {
            for (var i = 0; i < 8; i++)
            {
                await ChangeAsync(process, $"w{i}", round, i);
            }

            await process.Plugin.ConsolidateAsync();
            await process.Wallets.DeleteAsync($"w{round}");
        }

        await process.Wallets.AddAsync("late", 1m);

        var report = await process.Plugin.VerifyAsync();

        Assert.True(report.IsExact, string.Join('\n', report.Deviations));
        Assert.Equal(1L, report.PendingSegments);
        Assert.Equal(shards, report.Generations.Count);
        var rows = await LogAudit.ReadAsync(process.Plugin);
        Assert.Equal(rows.Count(row => row.Applied), report.Transactions);
        Assert.Equal(rows.Where(row => row.Applied).Select(row => row.OriginalId).Distinct().Count(), report.Records);
    }

    [Fact]
    public async Task VerifyAsync_WhenNothingWasEverWritten_IsExact()
    {
        var process = await _world.StartAsync();

        Assert.True((await process.Plugin.VerifyAsync()).IsExact);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task VerifyAsync_WhenTransactionsWaitForTheirReducer_IsExact(bool isCorrected)
    {
        var process = await StartUnluckyAsync();
        for (var i = 11; i < 16; i++)
        {
            await Task.WhenAll(process.Wallets.AddAsync("bad", i), process.Wallets.AddAsync("good", 1m));
        }

        await process.Plugin.ConsolidateAsync();
        await process.Wallets.AddAsync("bad", 5m);
        await process.Plugin.ConsolidateAsync();
        if (isCorrected)
        {
            _isCorrected = true;
            await process.Wallets.AddAsync("good", 1m);
            await process.Plugin.ConsolidateAsync();
            await process.Plugin.ConsolidateAsync();
        }

        var report = await process.Plugin.VerifyAsync();

        Assert.True(report.IsExact, string.Join('\n', report.Deviations));
        Assert.Equal(isCorrected ? 0 : 5, report.HeldTransactions);
    }

    [Fact]
    public async Task VerifyAsync_WhenWaitingTransactionIsDecidedToo_NamesIt()
    {
        var process = await StartUnluckyAsync();
        await process.Wallets.AddAsync("good", 1m);
        await process.Wallets.AddAsync("bad", 13m);
        await process.Plugin.ConsolidateAsync();
        await process.Plugin.ConsolidateAsync();
        var manifest = System.Text.Encoding.UTF8.GetString(await _world.ReadAsync(Wallets.Manifest));
        var twice = DamagedLog.Rewrite(manifest, "(\"id\":\"[^\"]*)-2-0\"", "$1-1-0\"");
        Assert.NotEqual(manifest, twice);
        await _world.Stored.PutAsync(Wallets.Manifest, System.Text.Encoding.UTF8.GetBytes(twice));

        var report = await process.Plugin.VerifyAsync();

        Assert.Contains(report.Deviations, deviation =>
            deviation is { Kind: DeviationKind.DuplicateTransaction, RecordId: "bad", Key: Wallets.Manifest });
    }

    [Fact]
    public async Task VerifyAsync_WhenOthersWriteAndFoldAtEveryRequest_IsExact()
    {
        var limits = new ConsolidationLimits { InlineBytesMax = 0, PageEntriesMax = 2, InlineMonthsMax = 0 };
        var writer = await _world.StartAsync(limits: limits);
        for (var i = 0; i < 6; i++)
        {
            await writer.Wallets.AddAsync($"w{i}", 1m);
            await writer.Plugin.ConsolidateAsync();
        }

        var auditor = await _world.StartAsync(limits: limits);
        using var gate = new SemaphoreSlim(1);
        var changes = 0;
        auditor.Store.BeforeGet = async (_, token) =>
        {
            // Before each of its first requests something is folded, written and cleaned: what it wants to read goes.
            await gate.WaitAsync(token);
            if (++changes <= 12)
            {
                _world.Time.Advance(TimeSpan.FromSeconds(11));
                await writer.Wallets.AddAsync($"w{changes % 6}", 1m, cancellationToken: token);
                await writer.Plugin.ConsolidateAsync(token);
                await writer.Plugin.ConsolidateAsync(token);
            }

            gate.Release();
        };

        var report = await auditor.Plugin.VerifyAsync();

        Assert.True(report.IsExact, string.Join('\n', report.Deviations));
        Assert.InRange(report.Transactions, 10, 18);
        Assert.True(changes > 12, $"{changes} requests");
    }

    [Fact]
    public async Task VerifyAsync_WhenManyWriteAndFoldAtOnce_IsExactEveryTime()
    {
        await using var world = CounterWorld.OnSystemClock();
        var limits = new ConsolidationLimits { InlineBytesMax = 0, PageEntriesMax = 4 };
        var processes = new List<CounterProcess>();
        for (var i = 0; i < 3; i++)
        {
            processes.Add(await world.StartAsync(o => o.Shards = 2, limits: limits));
        }

        var auditor = await world.StartAsync(o => o.Shards = 2, limits: limits);
        var work = Task.WhenAll(processes.Select((process, seed) => Task.Run(() => WorkAsync(process, seed))));
        var reports = new List<VerifyReport>();
        while (!work.IsCompleted || reports.Count < 3)
        {
            reports.Add(await auditor.Plugin.VerifyAsync());
        }

        await work;
        Assert.All(reports, report => Assert.True(report.IsExact, string.Join('\n', report.Deviations)));
    }

    [Fact]
    public async Task VerifyAsync_WhenItHasProgress_ReachesTheEnd()
    {
        await using var log = await DamagedLog.CreateAsync();
        var seen = new List<VerifyProgress>();

        await log.Process.Plugin.VerifyAsync(progress: new Sink(seen));

        Assert.Equal(new VerifyProgress(0, 1, 0, 3, 0), seen[0]);
        Assert.Equal(new VerifyProgress(0, 1, 3, 3, 7), seen[^1]);
        Assert.Equal((0d, 1d), (seen[0].Fraction, seen[^1].Fraction));
    }

    [Fact]
    public async Task VerifyAsync_CostsTheFilesThePagesAndLittleElse()
    {
        await using var log = await DamagedLog.CreateAsync();
        var auditor = await log.StartAsync(DamagedLog.Limits);
        auditor.Mark();

        await auditor.Plugin.VerifyAsync();

        // Cohort files and segments are listed once each; 3 files, 2 pages, and the manifest three times.
        Assert.Equal((2, 8), (auditor.Count(StoreVerb.List), auditor.Count(StoreVerb.Get)));
        Assert.Equal(10, auditor.Trace.Count);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static async Task WorkAsync(CounterProcess process, int seed)
    {
        for (var i = 0; i < 40; i++)
        {
            await process.Wallets.AddAsync($"w{(i + seed) % 10}", 1m);
            if (i % 3 == seed)
            {
                await process.Plugin.ConsolidateAsync();
            }
        }
    }

    private static async Task ChangeAsync(CounterProcess process, string id, int round, int i)
    {
        if (round == 0 && i % 2 == 0)
        {
            await process.Wallets.InsertAsync(id, new { balance = 10m * i });
        }

        var day = Instant.FromUtc(2026, 11, 20, 10, 0) - Duration.FromDays(20 * (i % 3));
        var options = new TransactionOptions { Timestamp = day };
        await process.Wallets.AddAsync(id, 10.5m, options);
        await process.Wallets.SubAsync(id, 300m);
        if (i % 4 == round)
        {
            await process.Wallets.SetAsync(id, 500m, options);
        }

        await process.Wallets.AddAsync(id, 700m);
    }

    private Task<CounterProcess> StartUnluckyAsync() => _world.StartAsync(options =>
    {
        options.Reducer = (value, transactions) => transactions.Aggregate(
            value, (sum, row) => (row.Value is 12m or 13m) && !_isCorrected
                ? throw new InvalidOperationException("No.") : sum + row.Value);
        options.ReducerName = "unlucky";
    });

    private sealed class Sink(List<VerifyProgress> seen) : IProgress<VerifyProgress>
    {
        public void Report(VerifyProgress value) => seen.Add(value);
    }
}
