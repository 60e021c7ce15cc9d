using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Support;

/// <summary>One store, one clock that stands still, and any number of processes over them.</summary>
internal sealed class CounterWorld : IAsyncDisposable
{
    private readonly List<CounterProcess> _processes = [];
    private readonly TimeProvider _clock;
    private int _seed;

    /// <summary>A world whose processes run on a clock of the caller's; on <see cref="Time"/> when null.</summary>
    public CounterWorld(TimeProvider? clock = null)
    {
        Time = new ManualTimeProvider(Instant.FromUtc(2026, 11, 20, 12, 0));
        _clock = clock ?? Time;
        Stored = new InMemoryObjectStore("world", _clock);
    }

    /// <summary>For races in which losers wait a moment before they try again: nobody moves a clock there.</summary>
    public static CounterWorld OnSystemClock() => new(TimeProvider.System);

    /// <summary>How the processes repeat requests that failed; with the usual pauses unless told otherwise.</summary>
    public StoreRetryOptions Retry { get; init; } = new();

    public ManualTimeProvider Time { get; }

    /// <summary>The objects themselves, behind every process's trace.</summary>
    public InMemoryObjectStore Stored { get; }

    /// <summary>Starts a process with a handle, a trace and randomness of its own.</summary>
    public async Task<CounterProcess> StartAsync(
        Action<EventualConsistencyOptions>? change = null,
        ResourceDefinition? definition = null,
        ConsolidationLimits? limits = null,
        TimeProvider? clock = null,
        ProtocolRule? without = null,
        LogWriterOptions? writerLimits = null)
    {
        var process = await OpenAsync(clock, without);
        await process.InstallAsync(Wallets.Options(change), definition ?? Wallets.Define(), limits, writerLimits);
        return process;
    }

    /// <summary>Starts a process without a plugin.</summary>
    public async Task<CounterProcess> OpenAsync(
        TimeProvider? clock = null, ProtocolRule? without = null, ILoggerFactory? loggerFactory = null)
    {
        var store = new FaultyObjectStore(Stored);
        var options = new S3DatabaseOptions
        {
            TimeProvider = clock ?? _clock,
            Random = new SeededRandomSource(++_seed),
            LoggerFactory = loggerFactory ?? NullLoggerFactory.Instance,
            Retry = Retry,
            Rules = without is { } rule ? ProtocolRules.Without(rule) : ProtocolRules.All,
        };
        var db = await S3Database.ConnectAsync(store, options);
        var process = new CounterProcess(db, store);
        _processes.Add(process);
        return process;
    }

    public async Task<byte[]> ReadAsync(string key) => (await Stored.GetAsync(key)).Body.ToArray();

    public async Task<IReadOnlyList<string>> KeysAsync(string prefix)
    {
        var keys = new List<string>();
        await foreach (var item in Stored.ListAllAsync(prefix))
        {
            keys.Add(item.Key);
        }

        return keys;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.Db.DisposeAsync();
        }
    }
}
