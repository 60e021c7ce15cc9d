namespace S3Db.Workload;

/// <summary>
/// Checks what was read. A strong read lies between what was acknowledged before it and what was called for. Every
/// other read shows a generation that was committed, whole; within a session the generations never go back, nor
/// behind the transaction of a receipt.
/// </summary>
public sealed class ReadAudit
{
    private readonly RunJournals _journals;
    private readonly Population _population;
    private readonly Replay _replay;
    private readonly Func<int, int> _shardOf;
    private readonly WalletTimeline[] _timelines;

    /// <param name="journals">Who called for what, and read what.</param>
    /// <param name="population">The wallets.</param>
    /// <param name="replay">The values there were.</param>
    /// <param name="shardOf">Tells wallets apart whose generations are counted apart.</param>
    public ReadAudit(RunJournals journals, Population population, Replay replay, Func<int, int> shardOf)
    {
        (_journals, _population, _replay, _shardOf) = (journals, population, replay, shardOf);
        var intents = journals.Intents.ToLookup(intent => (int)intent.Wallet);
        _timelines = [.. Enumerable.Range(0, population.Wallets).Select(wallet => new WalletTimeline(
            intents[wallet], population.InitialCents(wallet), population.IsBounded(wallet)))];
    }

    public long Checked { get; private set; }

    public void Check()
    {
        foreach (var (journal, reads) in _journals.Reads)
        {
            // Where each session of the process is, shard by shard.
            var sessions = new Dictionary<(int Session, int Shard), long>();
            foreach (var read in reads)
            {
                Checked++;
                Check(journal, read, sessions);
            }
        }
    }

    private void Check(int journal, JournalEntry read, Dictionary<(int Session, int Shard), long> sessions)
    {
        switch ((ReadMode)read.Detail)
        {
            case ReadMode.Strong:
                CheckStrong(journal, read);
                break;
            case ReadMode.Own:
                CheckCommitted(journal, read, _journals.Find(journal, read.Number)!.Generation);
                break;
            case ReadMode.Session:
                var key = (read.Number, _shardOf(read.Wallet));
                sessions[key] = CheckCommitted(journal, read, sessions.GetValueOrDefault(key));
                break;
            default:
                _ = CheckCommitted(journal, read, 0);
                break;
        }
    }

    private void CheckStrong(int journal, JournalEntry read)
    {
        if (Population.IsSettable(read.Wallet))
        {
            return;
        }

        var (least, most) = _timelines[read.Wallet].Bounds(read.Extra, read.Time);
        _journals.Findings.Check(
            read.Value >= least && read.Value <= most,
            "a strong read has everything acknowledged before, and nothing not called for",
            $"journal {journal}: {Population.IdOf(read.Wallet)} at {read.Value} from {read.Extra} to {read.Time}, "
            + $"which must be {least} to {most}");
    }

    /// <returns>The first generation it may have shown.</returns>
    private long CheckCommitted(int journal, JournalEntry read, long from)
    {
        var generation = _replay.Histories[read.Wallet].FindFirst(read.Value, from);
        _journals.Findings.Check(
            generation is not null,
            "a read shows a committed generation and never goes back",
            $"journal {journal}, session {read.Number}: a {(ReadMode)read.Detail} read of "
            + $"{Population.IdOf(read.Wallet)} at {read.Time} gave {read.Value}, which it was in no generation from "
            + $"{from} on");
        return generation ?? from;
    }
}
