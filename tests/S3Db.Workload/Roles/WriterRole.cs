using System.Diagnostics;
using NodaTime;
using S3Db.EventualConsistency;

namespace S3Db.Workload;

/// <summary>
/// Adds, subtracts and now and then sets on random wallets from many callers at once. The journal has a line before
/// and one after each call; the source of the transaction names the line. Where an order has a key, it is called for
/// again when its outcome is unknown, by the same process or the next.
/// </summary>
public class WriterRole(WorkerSettings settings, JournalFile journal) : WorkerRole(settings, journal)
{
    private const int BackdatedEvery = 20;
    private const int BackdatedDaysMax = 40;
    private const int SyncEvery = 200;
    private const int OwnReadEvery = 100;
    private const int KeyedEvery = 4;
    private const int TwiceEvery = 20;
    private const int RepeatsMax = 5;
    private int _number;

    protected override Task WorkAsync(OpenStore store, CancellationToken stopping) => Task.WhenAll(
        Enumerable.Range(0, Settings.Callers)
            .Select(caller => CallAsync(store, caller, stopping))
            .Prepend(RecoverAsync(store)));

    private async Task CallAsync(OpenStore store, int caller, CancellationToken stopping)
    {
        var random = new Random(unchecked((Settings.Seed * 31) + (Settings.Journal * 1_000_003) + caller));
        await Task.Yield();
        while (!stopping.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref _number);
            if (Settings.Made + number > Settings.Most || !await IsDueAsync(number, stopping))
            {
                return;
            }

            await MakeAsync(store, random, number);
        }
    }

    private async Task<bool> IsDueAsync(int number, CancellationToken stopping)
    {
        var due = TimeSpan.FromSeconds((Settings.Made + number) / Settings.Rate);
        var left = due - Stopwatch.GetElapsedTime(Settings.Since);
        if (left > TimeSpan.Zero)
        {
            await PauseAsync(left, stopping);
        }

        return !stopping.IsCancellationRequested;
    }

    private async Task MakeAsync(OpenStore store, Random random, int number)
    {
        var wallet = random.Next(Settings.Wallets);
        var key = random.Next(KeyedEvery) == 0 ? Order.KeyOf(Settings.Journal, number) : 0;
        var order = new Order(wallet, DrawOperation(wallet, random), random.NextInt64(1, 100_00), key);
        if (key == 0)
        {
            await SubmitAsync(store, random, number, order);
            return;
        }

        // A key makes it safe to call twice at once, as impatient people do.
        var again = random.Next(TwiceEvery) == 0 ? RepeatAsync(store, new Random(number), order) : Task.CompletedTask;
        if (await SubmitAsync(store, random, number, order) == JournalKind.Unknown)
        {
            await RepeatAsync(store, random, order);
        }

        await again;
    }

    /// <summary>Calls again for what is unknown, until it is not.</summary>
    private async Task RepeatAsync(OpenStore store, Random random, Order order)
    {
        for (var i = 0; i < RepeatsMax; i++)
        {
            if (await SubmitAsync(store, random, Interlocked.Increment(ref _number), order) != JournalKind.Unknown)
            {
                return;
            }
        }
    }

    /// <summary>What the killed predecessor had under way is called for again, where it has a key.</summary>
    private Task RecoverAsync(OpenStore store)
    {
        var path = JournalFile.PathOf(Settings.Folder, Settings.Predecessor ?? -1);
        if (!File.Exists(path))
        {
            return Task.CompletedTask;
        }

        var open = new Dictionary<int, Order>();
        foreach (var entry in JournalFile.Read(path))
        {
            if (entry is { Kind: JournalKind.Intent, Extra: not 0 })
            {
                open[entry.Number] = Order.Of(entry);
            }
            else if (entry.Kind is JournalKind.Acknowledged or JournalKind.Failed)
            {
                open.Remove(entry.Number);
            }
        }

        return Task.WhenAll(open.Select(pair => RepeatAsync(store, new Random(pair.Key), pair.Value)));
    }

    /// <returns>How the call ended.</returns>
    private async Task<JournalKind> SubmitAsync(OpenStore store, Random random, int number, Order order)
    {
        var isRead = order.Key == 0 && random.Next(OwnReadEvery) == 0;
        var options = new TransactionOptions
        {
            Source = JournalFile.SourceOf(Settings.Journal, number),
            IdempotencyKey = Order.TextOf(order.Key),
            Timestamp = random.Next(BackdatedEvery) == 0
                ? SystemClock.Instance.GetCurrentInstant() - Duration.FromDays(random.Next(BackdatedDaysMax))
                : null,
            Mode = random.Next(SyncEvery) == 0 ? ConsolidationMode.Sync : null,
        };
        var line = new JournalEntry { Wallet = (ushort)order.Wallet, Number = number };
        Journal.Write(line with
        {
            Kind = JournalKind.Intent, Detail = (byte)order.Operation, Value = order.Cents, Extra = order.Key,
        });
        try
        {
            var receipt = await CallAsync(store.ResourceOf(order.Wallet), order, options);
            Journal.Write(line with
            {
                Kind = JournalKind.Acknowledged,
                Detail = (byte)receipt.Status,
                Extra = JournalFile.HashOf(receipt.TransactionId),
            });
            if (isRead)
            {
                await ReadOwnAsync(store, line, receipt.Token);
            }

            return JournalKind.Acknowledged;
        }
        catch (Exception exception)
        {
            _ = IsExpected(exception, $"Transaction {options.Source}");
            var kind = exception is S3DbException { IsOutcomeUnknown: false }
                ? JournalKind.Failed
                : JournalKind.Unknown;
            Journal.Write(line with { Kind = kind });
            return kind;
        }
    }

    private static CounterOperation DrawOperation(int wallet, Random random) =>
        random.Next(10) switch
        {
            0 when Population.IsSettable(wallet) => CounterOperation.Set,
            < 6 => CounterOperation.Add,
            _ => CounterOperation.Sub,
        };

    private static Task<TransactionReceipt> CallAsync(Resource resource, Order order, TransactionOptions options)
    {
        var (id, amount) = (Population.IdOf(order.Wallet), order.Cents / 100m);
        return order.Operation switch
        {
            CounterOperation.Set => resource.SetAsync(id, amount, options),
            CounterOperation.Sub => resource.SubAsync(id, amount, options),
            _ => resource.AddAsync(id, amount, options),
        };
    }

    private async Task ReadOwnAsync(OpenStore store, JournalEntry line, ConsistencyToken token)
    {
        line = line with { Detail = (byte)ReadMode.Own, Extra = Stopwatch.GetTimestamp() };
        try
        {
            var value = await store.ResourceOf(line.Wallet)
                .GetValueAsync(Population.IdOf(line.Wallet), ReadConsistency.AtLeast(token));
            Journal.Write(line with { Kind = JournalKind.Read, Value = Population.CentsOf(value.Value) });
        }
        catch (Exception exception)
        {
            _ = IsExpected(exception, $"Reading wallet {line.Wallet} with a receipt's token");
            Journal.Write(line with { Kind = JournalKind.ReadFailed });
        }
    }
}
