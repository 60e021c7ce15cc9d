using S3Db.EventualConsistency;

namespace S3Db.Workload;

/// <summary>
/// The audit of a run: consolidates what is pending, then holds the store against the journals of the processes.
/// </summary>
public static class RunAudit
{
    public static async Task<AuditReport> RunAsync(string connectionString, string folder, int wallets)
    {
        var population = new Population(wallets);
        var journals = RunJournals.Read(folder);
        await using var store = await OpenStore.ConnectAsync(connectionString, population);
        var log = new LogAudit(journals, population);
        await TryAsync(journals, () => store.ConsolidateAsync());
        var isRead = await TryAsync(journals, () => log.ReadAsync(store));
        var replay = new Replay(log, population, journals.Findings);
        var state = new StateAudit(store, replay, journals.Findings);
        var reads = new ReadAudit(journals, population, replay, wallet => ShardOf(population, wallet));
        if (isRead)
        {
            await TryAsync(journals, state.CheckAsync);
            reads.Check();
        }

        return Report(journals, log, replay, state, reads);
    }

    private static async Task<bool> TryAsync(RunJournals journals, Func<Task> step)
    {
        try
        {
            await step();
            return true;
        }
        catch (S3DbException exception)
        {
            journals.Findings.Add("a fresh process can consolidate, read and verify", exception.Message);
            return false;
        }
    }

    private static int ShardOf(Population population, int wallet) => population.CounterOf(wallet) == 1
        ? OpenStore.Shards
        : StableHash.ShardOf(Population.IdOf(wallet), OpenStore.Shards);

    private static AuditReport Report(
        RunJournals journals, LogAudit log, Replay replay, StateAudit state, ReadAudit reads)
    {
        var unknown = journals.Intents
            .Where(intent => intent.State is IntentState.Open or IntentState.Unknown)
            .ToList();
        return new AuditReport
        {
            Acknowledged = journals.Intents.LongCount(intent => intent.IsAcknowledged),
            UnknownAndFolded = unknown.LongCount(intent => intent.Rows > 0),
            UnknownAndNot = unknown.LongCount(intent => intent.Rows == 0),
            Failed = journals.Intents.LongCount(intent => intent.State == IntentState.Failed),
            Rejected = replay.Rejected,
            Duplicates = replay.Duplicates,
            Rows = log.Rows,
            ReadsChecked = reads.Checked,
            ReadsFailed = journals.ReadsFailed,
            Verified = state.Verified,
            Generations = state.Generations,
            Requests = journals.Requests,
            Violations = journals.Findings.Count,
            Broken = journals.Findings.Counts,
            Findings = journals.Findings.Told,
        };
    }
}
