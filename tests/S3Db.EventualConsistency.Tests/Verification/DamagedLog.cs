using System.Text;
using System.Text.RegularExpressions;
using NodaTime;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Verification;

/// <summary>
/// A log with some of everything, on pages of its own, whose objects tests damage: two records and two days, a
/// rejection, two written generations.
/// </summary>
internal sealed class DamagedLog : IAsyncDisposable
{
    public const string Root = "resource=wallets_transactions_balance/";
    public const string Day = Root + "cohortMonth=2026-11/cohortDate=2026-11-20/";
    public const string First = Day + "000-000000000001.jsonl.gz";
    public const string Second = Day + "000-000000000002.jsonl.gz";
    public const string Yesterday = Root + "cohortMonth=2026-11/cohortDate=2026-11-19/000-000000000002.jsonl.gz";
    public const string Wal = Root + "_log/000/wal/";
    public const string Pages = Root + "_log/000/pages/";

    public static readonly ConsolidationLimits Limits = new() { InlineBytesMax = 0, InlineMonthsMax = 0 };

    public CounterWorld World { get; } = new();

    public CounterProcess Process { get; private set; } = null!;

    public static async Task<DamagedLog> CreateAsync(ConsolidationLimits? limits = null)
    {
        var log = new DamagedLog();
        log.Process = await log.StartAsync(limits);
        var wallets = log.Process.Wallets;
        await wallets.InsertAsync("a", new { balance = 100m });
        await wallets.InsertAsync("b", new { balance = 5m });
        await wallets.AddAsync("a", 10m);
        await wallets.AddAsync("a", 20m);
        await wallets.SubAsync("b", 3m);
        await log.Process.Plugin.ConsolidateAsync();
        await wallets.SubAsync("b", 1000m);
        await wallets.AddAsync("b", 4m);
        var yesterday = Instant.FromUtc(2026, 11, 19, 12, 0);
        await wallets.AddAsync("b", 1m, new TransactionOptions { Timestamp = yesterday });
        await wallets.SetAsync("a", 7m);
        await log.Process.Plugin.ConsolidateAsync();
        await log.Process.Plugin.ConsolidateAsync();
        return log;
    }

    public Task<CounterProcess> StartAsync(ConsolidationLimits? limits = null) => World.StartAsync(
        definition: Wallets.Define("number|min:0|default:0"), limits: limits ?? Limits);

    /// <summary>What another process says about the log.</summary>
    public async Task<VerifyReport> VerifyAsync(VerifyOptions? options = null, ConsolidationLimits? limits = null)
    {
        var auditor = await StartAsync(limits);
        return await auditor.Plugin.VerifyAsync(options);
    }

    /// <summary>The key of the newest page of the counters, or of the month.</summary>
    public async Task<string> PageAsync(string name) => (await World.KeysAsync(Pages + name))[^1];

    /// <summary>Changes the text of an object, behind everybody's back; it must change.</summary>
    public async Task EditAsync(string key, Func<string, string> change)
    {
        var isZipped = key.EndsWith(".gz", StringComparison.Ordinal);
        var stored = await World.ReadAsync(key);
        var text = Encoding.UTF8.GetString(isZipped ? Gzip.Inflate(stored, int.MaxValue) : stored);
        var changed = change(text);
        Assert.NotEqual(text, changed);
        var body = Encoding.UTF8.GetBytes(changed);
        await World.Stored.PutAsync(key, isZipped ? Gzip.Deflate(body) : body);
    }

    /// <summary>The text with every match of a pattern replaced.</summary>
    public static string Rewrite(string text, string pattern, string with) =>
        Regex.Replace(text, pattern, with, RegexOptions.None, TimeSpan.FromSeconds(5));

    public Task ReplaceAsync(string key, string old, string with) =>
        EditAsync(key, text => text.Replace(old, with, StringComparison.Ordinal));

    /// <summary>Changes the lines of a cohort file.</summary>
    public Task EditLinesAsync(string key, Func<string[], IEnumerable<string>> change) => EditAsync(
        key,
        text => string.Concat(change(text.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Select(l => l + "\n")));

    public async Task SpoilAsync(string key) =>
        await World.Stored.PutAsync(key, "not gzip at all, whatever it is"u8.ToArray());

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
