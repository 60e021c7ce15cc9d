using NodaTime;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Transactions;

/// <summary>A writer over a gated store, with a clock that moves by hand.</summary>
internal sealed class LogWriterFixture : IAsyncDisposable
{
    public const int SlotRetried = 3000;
    public const int ForeignOccupant = 3003;
    public const int SlotSettled = 3009;

    public LogWriterFixture(LogWriterOptions? options = null)
    {
        Memory = new("writer", Time);
        Store = new(Memory);
        Clock = new(Time);
        Clock.Observe(Time.Now);
        Writer = new(
            options ?? new(), Store, Keys, Clock, Time, SystemRandomSource.Instance, Log);
    }

    /// <summary>The same, without one rule of the protocol, or with all of them.</summary>
    public static LogWriterFixture Without(ProtocolRule? rule, LogWriterOptions? options = null) => new(
        (options ?? new()) with { Rules = rule is { } left ? ProtocolRules.Without(left) : ProtocolRules.All });

    public static LogKeys Keys { get; } = new("wallets", "balance", 0);

    public ManualTimeProvider Time { get; } = new();

    public InMemoryObjectStore Memory { get; }

    public GatedStore Store { get; }

    public StoreClock Clock { get; }

    public EventLog Log { get; } = new();

    public LogWriter Writer { get; }

    public static LogTransaction Transaction(int number, string? id = null) => new()
    {
        OriginalId = id ?? $"w{number}",
        Operation = CounterOperation.Add,
        Value = number,
        Timestamp = Instant.FromUtc(2026, 11, 20, 12, 0),
        CohortDate = new(2026, 11, 20),
    };

    public Task<TransactionId> AppendAsync(int number, CancellationToken cancellationToken = default) =>
        Writer.AppendAsync(Transaction(number), cancellationToken);

    /// <summary>Begins a call and waits until the PUT of its segment is under way.</summary>
    public async Task<(Task<TransactionId> Call, PendingPut Put)> SendAsync(int number)
    {
        var call = AppendAsync(number);
        return (call, await Store.NextPutAsync());
    }

    /// <summary>Waits for the next PUT and lets it take effect.</summary>
    public async Task AnswerNextAsync() => await (await Store.NextPutAsync()).AnswerAsync();

    public Task<TransactionId> AppendInTimeAsync(int number) =>
        Writer.AppendInTimeAsync(Transaction(number)).AsTask();

    public Task<TransactionId>[] AppendMany(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(number => AppendAsync(number))];

    /// <summary>Lets a retry go: waits until it delays, and moves the clock over the longest delay.</summary>
    public async Task PassRetryDelayAsync(int timersBesides = 1)
    {
        await Time.WhenTimersAsync(timersBesides + 1).WaitAsync(TimeSpan.FromSeconds(20));
        Time.Advance(TimeSpan.FromSeconds(1));
    }

    /// <summary>The attempt after one that failed.</summary>
    public async Task<PendingPut> NextAttemptAsync()
    {
        await PassRetryDelayAsync();
        return await Store.NextPutAsync();
    }

    public Task SettledAsync(int count) => Log.WhenAsync(SlotSettled, count);

    /// <summary>The values of everything stored, in order of keys and lines.</summary>
    public async Task<IEnumerable<int>> StoredValuesAsync()
    {
        var values = new List<int>();
        var page = await Memory.ListAsync(new(Keys.WalPrefix));
        foreach (var found in page.Objects)
        {
            values.AddRange(ValuesOf((await Memory.GetAsync(found.Key)).Body, found.Key));
        }

        return values;
    }

    public static int[] ValuesOf(PendingPut put) => ValuesOf(put.Body, put.Key);

    public static SegmentRef SegmentOf(string key) =>
        Keys.TryParseSegment(key, out var segment) ? segment : throw new FormatException(key);

    public async ValueTask DisposeAsync()
    {
        await Writer.DrainAsync(new(canceled: true));
        await Writer.DisposeAsync();
    }

    private static int[] ValuesOf(ReadOnlyMemory<byte> body, string key) =>
        [.. SegmentCodec.Decode(SegmentOf(key), "balance", body).Select(t => (int)t.Value)];
}
