using System.Diagnostics;
using S3Db.EventualConsistency;

namespace S3Db.Workload;

/// <summary>
/// Reads random wallets from several sessions at once, at every level of consistency. A session merges the tokens of
/// what it reads, and carries them as text.
/// </summary>
public sealed class ReaderRole(WorkerSettings settings, JournalFile journal) : WorkerRole(settings, journal)
{
    private static readonly TimeSpan PauseMax = TimeSpan.FromMilliseconds(400);

    protected override Task WorkAsync(OpenStore store, CancellationToken stopping) =>
        Task.WhenAll(Enumerable.Range(0, Settings.Callers).Select(session => ReadAsync(store, session, stopping)));

    private async Task ReadAsync(OpenStore store, int session, CancellationToken stopping)
    {
        var random = new Random(unchecked((Settings.Seed * 31) + (Settings.Journal * 1_000_003) + session));
        var token = ConsistencyToken.Empty.ToString();
        while (!stopping.IsCancellationRequested)
        {
            var mode = (ReadMode)random.Next((int)ReadMode.Own);
            var wallet = random.Next(Settings.Wallets);
            token = await ReadAsync(store, session, wallet, mode, token);
            await PauseAsync(PauseMax * random.NextDouble(), stopping);
        }
    }

    /// <returns>The token of the session after the read.</returns>
    private async Task<string> ReadAsync(OpenStore store, int session, int wallet, ReadMode mode, string token)
    {
        var line = new JournalEntry
        {
            Detail = (byte)mode, Wallet = (ushort)wallet, Number = session, Extra = Stopwatch.GetTimestamp(),
        };
        try
        {
            var seen = ConsistencyToken.Parse(token);
            var consistency = mode switch
            {
                ReadMode.Strong => ReadConsistency.Strong,
                ReadMode.Session => ReadConsistency.AtLeast(seen),
                _ => ReadConsistency.Eventual,
            };
            var value = await store.ResourceOf(wallet).GetValueAsync(Population.IdOf(wallet), consistency);
            Journal.Write(line with { Kind = JournalKind.Read, Value = Population.CentsOf(value.Value) });
            return seen.Merge(value.Token).ToString();
        }
        catch (Exception exception)
        {
            _ = IsExpected(exception, $"A {mode} read of wallet {wallet}");
            Journal.Write(line with { Kind = JournalKind.ReadFailed });
            return token;
        }
    }
}
