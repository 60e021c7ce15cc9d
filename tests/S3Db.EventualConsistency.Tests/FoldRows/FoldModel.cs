using NodaTime;

namespace S3Db.EventualConsistency.Tests.FoldRows;

/// <summary>A fold as its definition says it: each transaction by itself, in a dictionary of counters.</summary>
internal sealed class FoldModel(Judge judge, CounterPage page, IReadOnlyDictionary<string, InitialValue> initials)
{
    private readonly Dictionary<string, CounterEntry> _counters = page.Entries.ToDictionary(StringComparer.Ordinal);

    public Dictionary<TransactionId, string> Outcomes { get; } = [];

    public List<string> Held { get; } = [];

    public List<TransactionId> Released { get; } = [];

    public List<(LogRow Row, decimal? Initial)> Decided { get; } = [];

    public Dictionary<LocalDate, DayStatistics> Statistics { get; } = [];

    public KeyLedger Keys { get; } = Ledger();

    public static KeyLedger Ledger() => new(
        LogSettings.IdempotencyWindowDefault,
        2,
        Instant.FromUtc(2026, 11, 21, 0, 0),
        new Dictionary<KeyScope, RememberedKey>(),
        ProtocolRules.All);

    public CounterEntry? Find(string id) => _counters.TryGetValue(id, out var entry) ? entry : null;

    public void Run(IReadOnlyList<SegmentRead> segments)
    {
        var rows = segments
            .SelectMany(read => Enumerable.Range(0, read.Transactions!.Count).Select(read.Transactions.RowAt))
            .ToDictionary(row => row.Id, row => row.Transaction);
        foreach (var id in rows.Values.Select(row => row.OriginalId).Distinct().Order(StringComparer.Ordinal))
        {
            Release(id);
        }

        foreach (var id in FoldOrder.Sort(rows.Select(row => (row.Key, row.Value))))
        {
            Fold(new LogRow(id, rows[id]));
        }
    }

    private void Release(string id)
    {
        var waiting = Of(id).Held;
        _counters[id] = Of(id) with { Held = [] };
        foreach (var held in waiting)
        {
            var row = new LogRow(held.Id, held.Transaction);
            if (TryDecideByKey(row) || (Of(id).Held.Count == 0 && TryDecide(row)))
            {
                Released.Add(held.Id);
            }
            else
            {
                _counters[id] = Of(id) with { Held = [.. Of(id).Held, held] };
            }
        }
    }

    private void Fold(LogRow row)
    {
        if (TryDecideByKey(row) || (Of(row).Held.Count == 0 && TryDecide(row)))
        {
            return;
        }

        var id = row.Transaction.OriginalId;
        _counters[id] = Of(id) with { Held = [.. Of(id).Held, new HeldTransaction(row.Id, row.Transaction)] };
        Held.Add(row.Id.ToString());
    }

    private bool TryDecideByKey(LogRow row)
    {
        if (Keys.Judge(row.Id, row.Transaction) is not { } outcome)
        {
            return false;
        }

        Note(row, new Decision(judge.Untouched, outcome, ScaledSum.Zero, null));
        return true;
    }

    private bool TryDecide(LogRow row)
    {
        Decision decision;
        try
        {
            decision = judge.Decide(Of(row), row, initials[row.Transaction.OriginalId]);
        }
        catch (ReducerFailedException)
        {
            return false;
        }

        _counters[row.Transaction.OriginalId] = decision.After;
        Keys.Remember(row.Id, row.Transaction, decision);
        Note(row, decision);
        return true;
    }

    private void Note(LogRow row, Decision decision)
    {
        Decided.Add((row, decision.Initial));
        var day = row.Transaction.CohortDate;
        if (!Statistics.TryGetValue(day, out var statistics))
        {
            Statistics.Add(day, statistics = new DayStatistics());
        }

        if (decision.Outcome is { } outcome)
        {
            Outcomes.Add(row.Id, outcome);
            statistics.RecordIneffective();
            return;
        }

        statistics.Record(row.Transaction.Operation, row.Transaction.Value, decision.Change);
    }

    private CounterEntry Of(LogRow row) => Of(row.Transaction.OriginalId);

    private CounterEntry Of(string id) => Find(id) ?? judge.Untouched;
}
