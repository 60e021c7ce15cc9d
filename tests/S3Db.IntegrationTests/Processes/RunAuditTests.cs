using S3Db.EventualConsistency;
using S3Db.Workload;

namespace S3Db.IntegrationTests;

/// <summary>The audit of a run sees what it is there to see: each test breaks one rule of an honest journal.</summary>
public sealed class RunAuditTests : IAsyncLifetime
{
    private const int Wallets = 8;
    private const int Wallet = 1;
    private const int Journal = 7;
    private const long Initial = 10_00;
    private const string Once = "what was acknowledged is in the log once";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("s3db-audit-");
    private readonly List<JournalEntry> _lines = [];
    private OpenStore _store = null!;

    private string Connection => $"file://{_folder.FullName}/store";

    public async ValueTask InitializeAsync()
    {
        _store = await OpenStore.ConnectAsync(Connection, new Population(Wallets));
        await _store.InsertWalletsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Violations_OfAnHonestJournal_AreNone()
    {
        await AddAsync(number: 1, cents: 500);
        await AddAsync(number: 2, cents: 700);
        Intend(number: 3, cents: 900);
        await AssertBrokenAsync();
    }

    [Fact]
    public async Task Violations_WhenAnAcknowledgedTransactionIsMissing_NameTheRule()
    {
        Intend(number: 1, cents: 500);
        Line(new() { Kind = JournalKind.Acknowledged, Number = 1 });
        await AssertBrokenAsync(Once);
    }

    [Fact]
    public async Task Violations_WhenATransactionIsThereTwice_NameTheRule()
    {
        await AddAsync(number: 1, cents: 500);
        await CallAsync(number: 1, cents: 500);
        await AssertBrokenAsync("a row is what was called for", Once);
    }

    [Fact]
    public async Task Violations_WhenAnUnknownOneIsThereTwice_NameTheRule()
    {
        Intend(number: 1, cents: 500);
        await CallAsync(number: 1, cents: 500);
        await CallAsync(number: 1, cents: 500);
        await AssertBrokenAsync("what is unknown is in the log at most once");
    }

    [Fact]
    public async Task Violations_WhenAFailedOneIsThere_NameTheRule()
    {
        Intend(number: 1, cents: 500);
        await CallAsync(number: 1, cents: 500);
        Line(new() { Kind = JournalKind.Failed, Number = 1 });
        await AssertBrokenAsync("what definitely failed is not in the log");
    }

    [Fact]
    public async Task Violations_WhenNobodyCalledForARow_NameTheRule()
    {
        await CallAsync(number: 1, cents: 500);

        // Its value is in the replay of the log all the same missing.
        await AssertBrokenAsync(
            "a balance is the sum of its transactions",
            "every row was called for",
            "statistics are the sums of their transactions");
    }

    [Fact]
    public async Task Violations_WhenAnAmountDiffers_NameTheRule()
    {
        Intend(number: 1, cents: 500);
        await CallAsync(number: 1, cents: 501);
        await AssertBrokenAsync(
            "a balance is the sum of its transactions",
            "a row is what was called for",
            "statistics are the sums of their transactions");
    }

    [Theory]
    [InlineData(Initial + 499)]
    [InlineData(Initial + 501)]
    public async Task Violations_WhenAStrongReadMissesOrInvents_NameTheRule(long cents)
    {
        await AddAsync(number: 1, cents: 500);
        Read(ReadMode.Strong, cents);
        await AssertBrokenAsync("a strong read has everything acknowledged before, and nothing not called for");
    }

    [Fact]
    public async Task Violations_WhenReadsAreTrue_AreNone()
    {
        Read(ReadMode.Strong, Initial);
        Read(ReadMode.Eventual, Initial);
        await AddAsync(number: 1, cents: 500);
        Read(ReadMode.Own, Initial + 500);
        Read(ReadMode.Strong, Initial + 500);
        Read(ReadMode.Eventual, Initial);
        Read(ReadMode.Session, Initial);
        Read(ReadMode.Session, Initial + 500);
        await AssertBrokenAsync();
    }

    [Fact]
    public async Task Violations_WhenASessionGoesBack_NameTheRule()
    {
        await AddAsync(number: 1, cents: 500);
        Read(ReadMode.Session, Initial + 500);
        Read(ReadMode.Session, Initial);
        await AssertBrokenAsync("a read shows a committed generation and never goes back");
    }

    [Fact]
    public async Task Violations_WhenAReceiptsTokenIsNotHonoured_NameTheRule()
    {
        await AddAsync(number: 1, cents: 500);
        Read(ReadMode.Own, Initial);
        await AssertBrokenAsync("a read shows a committed generation and never goes back");
    }

    [Fact]
    public async Task Violations_WhenASyncAnswerIsNotWhatTheLogSays_NameTheRule()
    {
        await AddAsync(number: 1, cents: 500, Verdict.Rejected);
        await AssertBrokenAsync("a sync answer is what the log says");
    }

    [Fact]
    public async Task Violations_WhenAKeyIsRepeated_AreNone()
    {
        var key = Order.KeyOf(Journal, 1);
        await AddAsync(number: 1, cents: 500, key: key);
        Read(ReadMode.Strong, Initial + 500);
        await AddAsync(number: 2, cents: 500, key: key);
        Read(ReadMode.Strong, Initial + 500);
        await AssertBrokenAsync();
    }

    [Fact]
    public async Task Violations_WhenARepeatTakesEffect_NameTheRule()
    {
        var key = Order.KeyOf(Journal, 1);
        Intend(number: 1, cents: 500, key);
        await CallAsync(number: 1, cents: 500);
        Intend(number: 2, cents: 500, key);
        await CallAsync(number: 2, cents: 500);
        await AssertBrokenAsync("a row is what was called for", "bound and key decide, and nothing else");
    }

    [Fact]
    public async Task Violations_WhenAStrongReadCountsARepeat_NameTheRule()
    {
        var key = Order.KeyOf(Journal, 1);
        await AddAsync(number: 1, cents: 500, key: key);
        await AddAsync(number: 2, cents: 500, key: key);
        Read(ReadMode.Strong, Initial + 1000);
        await AssertBrokenAsync("a strong read has everything acknowledged before, and nothing not called for");
    }

    private async Task AddAsync(int number, long cents, Verdict verdict = Verdict.Pending, long key = 0)
    {
        Intend(number, cents, key);
        var receipt = await CallAsync(number, cents, key);
        Line(new()
        {
            Kind = JournalKind.Acknowledged,
            Number = number,
            Detail = (byte)verdict,
            Extra = JournalFile.HashOf(receipt.TransactionId),
        });
    }

    private Task<TransactionReceipt> CallAsync(int number, long cents, long key = 0) =>
        _store.ResourceOf(Wallet).AddAsync(
            Population.IdOf(Wallet),
            cents / 100m,
            new() { Source = JournalFile.SourceOf(Journal, number), IdempotencyKey = Order.TextOf(key) });

    private void Intend(int number, long cents, long key = 0) => Line(new()
    {
        Kind = JournalKind.Intent, Number = number, Detail = (byte)CounterOperation.Add, Value = cents, Extra = key,
    });

    private void Read(ReadMode mode, long cents) => Line(new()
    {
        Kind = JournalKind.Read, Detail = (byte)mode, Number = 1, Value = cents, Extra = _lines.Count,
    });

    /// <summary>Writes down a line; its time is its place.</summary>
    private void Line(JournalEntry entry) => _lines.Add(entry with { Wallet = Wallet, Time = _lines.Count });

    private async Task AssertBrokenAsync(params string[] rules)
    {
        JournalFile.Write(JournalFile.PathOf(_folder.FullName, Journal), _lines);
        var report = await RunAudit.RunAsync(Connection, _folder.FullName, Wallets);
        Assert.Equal(rules, report.Broken.Keys);
    }
}
