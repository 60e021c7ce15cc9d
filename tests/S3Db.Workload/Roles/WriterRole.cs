using System.Diagnostics;
using NodaTime;
using S3Db.EventualConsistency;

namespace S3Db.Workload;

/// <summary>
/// Adds, subtracts and now and then sets on random wallets from many callers at once. The journal has a line before
/// and one after each call; the source of the transaction names the line.
/// </summary>
public class WriterRole(WorkerSettings settings, JournalFile journal) : WorkerRole(settings, journal)
{
    private const int BackdatedEvery = 20;
    private const int BackdatedDaysMax = 40;
    private const int SyncEvery = 200;
    private const int OwnReadEvery = 100;
    private int _number;

    protected override Task WorkAsync(OpenStore store, CancellationToken stopping) =>
        Task.WhenAll(Enumerable.Range(0, Settings.Callers).Select(caller => CallAsync(store, caller, stopping)));

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
        var operation = DrawOperation(wallet, random);
        var cents = random.NextInt64(1, 100_00);
        var isRead = random.Next(OwnReadEvery) == 0;
        var options = new TransactionOptions
        {
            Source = JournalFile.SourceOf(Settings.Journal, number),
            Timestamp = random.Next(BackdatedEvery) == 0
                ? SystemClock.Instance.GetCurrentInstant() - Duration.FromDays(random.Next(BackdatedDaysMax))
                : null,
            Mode = random.Next(SyncEvery) == 0 ? ConsolidationMode.Sync : null,
        };
        var line = new JournalEntry { Wallet = (ushort)wallet, Number = number };
        Journal.Write(line with { Kind = JournalKind.Intent, Detail = (byte)operation, Value = cents });
        try
        {
            var receipt = await CallAsync(store.ResourceOf(wallet), wallet, operation, cents / 100m, options);
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
        }
        catch (S3DbException exception)
        {
            _ = IsExpected(exception, $"Transaction {options.Source}");
            Journal.Write(line with { Kind = exception.IsOutcomeUnknown ? JournalKind.Unknown : JournalKind.Failed });
        }
        catch (Exception exception)
        {
            _ = IsExpected(exception, $"Transaction {options.Source}");
            Journal.Write(line with { Kind = JournalKind.Unknown });
        }
    }

    private static CounterOperation DrawOperation(int wallet, Random random) =>
        random.Next(10) switch
        {
            0 when Population.IsSettable(wallet) => CounterOperation.Set,
            < 6 => CounterOperation.Add,
            _ => CounterOperation.Sub,
        };

    private static Task<TransactionReceipt> CallAsync(
        Resource resource, int wallet, CounterOperation operation, decimal amount, TransactionOptions options)
    {
        var id = Population.IdOf(wallet);
        return operation switch
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
