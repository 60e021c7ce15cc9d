using NodaTime;
using S3Db.EventualConsistency;

namespace S3Db.Workload;

/// <summary>
/// Reads the whole log and compares it with the journals, transaction by transaction: what was acknowledged is there
/// once, what is unknown at most once, what failed never, and nothing is there that nobody called for.
/// </summary>
public sealed class LogAudit(RunJournals journals, Population population)
{
    private readonly List<AuditRow>[] _rows =
        [.. Enumerable.Range(0, population.Wallets).Select(_ => new List<AuditRow>())];

    private readonly HashSet<(int Counter, long IdHash)> _ids = [];
    private readonly Dictionary<long, CounterTransaction> _keyed = [];
    private readonly Findings _findings = journals.Findings;

    public long Rows { get; private set; }

    /// <summary>The rows of a wallet, in fold order.</summary>
    public IReadOnlyList<AuditRow> RowsOf(int wallet) => _rows[wallet];

    public async Task ReadAsync(OpenStore store)
    {
        for (var counter = 0; counter < store.Plugins.Count; counter++)
        {
            var zone = DateTimeZoneProviders.Tzdb[Population.TimeZones[counter]];
            await foreach (var row in store.Plugins[counter].GetTransactionsAsync())
            {
                Read(counter, zone, row);
            }
        }

        foreach (var rows in _rows)
        {
            rows.Sort((left, right) => (left.Generation, left.Position).CompareTo((right.Generation, right.Position)));
        }

        foreach (var intent in journals.Intents)
        {
            Check(intent);
            if (intent.IsAcknowledged && IsAnsweredForFirst(intent))
            {
                CheckAnswer(intent);
            }
        }
    }

    private void Read(int counter, DateTimeZone zone, CounterTransaction row)
    {
        Rows++;
        var hash = JournalFile.HashOf(row.Id);
        _findings.Check(_ids.Add((counter, hash)), "ids are unique", $"{row.Id} is in the log twice");
        _findings.Check(
            row.CohortDate == row.Timestamp.InZone(zone).Date,
            "a row has the local day of its timestamp",
            $"{row.Id} of {row.Timestamp} is of {row.CohortDate}");
        var intent = journals.Find(row.Source);
        if (intent is null)
        {
            _findings.Add("every row was called for", $"{row.Id} has the source '{row.Source}'");
            return;
        }

        var isSame = row.OriginalId == Population.IdOf(intent.Wallet)
            && population.CounterOf(intent.Wallet) == counter
            && row.Operation == intent.Operation
            && row.Value == intent.Cents / 100m
            && row.IdempotencyKey == Order.TextOf(intent.Key)
            && (!intent.IsAcknowledged || IsAnsweredForFirst(intent) || hash == intent.IdHash);
        _findings.Check(isSame, "a row is what was called for", $"{row} is not {row.Source}: {Describe(intent)}");
        intent.Rows++;
        if (row is not { Generation: { } generation, Position: { } position })
        {
            _findings.Add("everything is decided in the end", $"{row.Id} is pending");
            return;
        }

        intent.Generation = generation;
        if (intent.Key != 0)
        {
            _keyed[hash] = row;
        }
        else
        {
            CheckVerdict(intent, row);
        }

        _rows[intent.Wallet].Add(
            new AuditRow(generation, position, row.Operation, intent.Cents, row.CohortDate, row.Outcome, intent.Key));
    }

    /// <summary>A sync call with a key is told what became of the first with that key.</summary>
    private static bool IsAnsweredForFirst(Intent intent) => intent.Key != 0 && intent.Verdict != Verdict.Pending;

    private void CheckAnswer(Intent intent)
    {
        if (_keyed.TryGetValue(intent.IdHash, out var first) && first.IdempotencyKey == Order.TextOf(intent.Key))
        {
            CheckVerdict(intent, first);
        }
        else
        {
            _findings.Add(
                "a sync answer is what the log says", $"nothing with its key has the id told to {Describe(intent)}");
        }
    }

    private void CheckVerdict(Intent intent, CounterTransaction row)
    {
        var verdict = row.Outcome is null ? Verdict.Applied : Verdict.Rejected;
        _findings.Check(
            !intent.IsAcknowledged || intent.Verdict == Verdict.Pending || intent.Verdict == verdict,
            "a sync answer is what the log says",
            $"{row.Id} was answered with {intent.Verdict} and has the outcome '{row.Outcome}'");
    }

    private void Check(Intent intent)
    {
        switch (intent.State)
        {
            case IntentState.Acknowledged:
                _findings.Check(
                    intent.Rows == 1, "what was acknowledged is in the log once", $"{intent.Rows}: {Describe(intent)}");
                break;
            case IntentState.Failed:
                _findings.Check(
                    intent.Rows == 0, "what definitely failed is not in the log", $"{intent.Rows}: {Describe(intent)}");
                break;
            default:
                _findings.Check(
                    intent.Rows <= 1,
                    "what is unknown is in the log at most once",
                    $"{intent.Rows}: {Describe(intent)}");
                break;
        }
    }

    private static string Describe(Intent intent) =>
        $"{intent.State} {intent.Operation} {intent.Cents} cents on {Population.IdOf(intent.Wallet)}, "
        + $"called at {intent.CalledAt}, ended at {intent.EndedAt}";
}
