using System.Diagnostics;

namespace S3Db.Storage;

/// <summary>
/// Reads of one kind, the slow ones hedged. Either request is sent after the call began and answered before it ends, so
/// either answer is one that the call could have got alone.
/// </summary>
internal sealed class ReadHedger(
    string operation, HedgeBudget budget, TimeProvider timeProvider, StoreStatistics statistics)
{
    private readonly ReadDurations _durations = new();

    /// <summary>Reads, and reads a second time when the first answer is late.</summary>
    public async Task<T> ReadAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        var since = timeProvider.GetTimestamp();
        var answer = _durations.Threshold is { } threshold && budget.HasAny
            ? await RaceAsync(read, threshold, cancellationToken).ConfigureAwait(false)
            : await budget.WatchAsync(read(cancellationToken)).ConfigureAwait(false);

        // Where the second request has won, the first took longer than this, which is all that a percentile asks.
        _durations.Add(timeProvider.GetElapsedTime(since));
        budget.Earn();
        return answer;
    }

    private async Task<T> RaceAsync<T>(
        Func<CancellationToken, Task<T>> read, TimeSpan threshold, CancellationToken cancellationToken)
    {
        var race = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = budget.WatchAsync(read(race.Token));
        await SettleAsync(first.WaitAsync(threshold, timeProvider, CancellationToken.None)).ConfigureAwait(false);
        if (first.IsCompleted || !budget.TryTake())
        {
            using (race)
            {
                return await first.ConfigureAwait(false);
            }
        }

        statistics.AddHedge();
        var second = budget.WatchAsync(read(race.Token));
        var (winner, loser) = await Task.WhenAny(first, second).ConfigureAwait(false) == first
            ? (first, second)
            : (second, first);
        if (!winner.IsCompletedSuccessfully)
        {
            await SettleAsync(loser).ConfigureAwait(false);
            (winner, loser) = second.IsCompletedSuccessfully ? (second, first) : (first, second);
        }

        Report(second, hasWon: winner == second);
        _ = AbandonAsync(loser, race);
        return await winner.ConfigureAwait(false);
    }

    private void Report(Task second, bool hasWon)
    {
        if (second.IsFaulted)
        {
            budget.Empty();
        }

        StoreInstruments.Hedges.Add(1, new TagList
        {
            { StoreInstruments.OperationTag, operation },
            { StoreInstruments.OutcomeTag, hasWon ? "won" : second.IsFaulted ? "failed" : "lost" },
        });
    }

    /// <summary>Ends the request that nobody waits for any more, and sees its error.</summary>
    private static async Task AbandonAsync(Task loser, CancellationTokenSource race)
    {
        using (race)
        {
            await SettleAsync(race.CancelAsync()).ConfigureAwait(false);
            await SettleAsync(loser).ConfigureAwait(false);
        }
    }

    private static async Task SettleAsync(Task task) =>
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
