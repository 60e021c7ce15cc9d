using System.Runtime.InteropServices;
using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// Computes the state of a shard from its log alone, generation by generation, deciding every row again with the code
/// of the fold (I3). What does not agree is noted and the replay goes on with what the rows say.
/// </summary>
/// <remarks>
/// It holds to every rule of the protocol, also where a simulation lets the engine leave one out. Memory: the counters
/// and the statistics of the shard, every idempotency key of the log, a few numbers a writer, and one generation of
/// rows. With an opening balance it goes on from that, and what is before it is taken as it says.
/// </remarks>
internal sealed class LogReplay(
    ShardContext shard, Findings findings, Opening? opening = null, string? onlyRecord = null)
{
    private static readonly IReadOnlyDictionary<KeyScope, RememberedKey> NoKeys =
        new Dictionary<KeyScope, RememberedKey>();

    private static readonly IReadOnlyDictionary<string, CounterEntry> NoCounters =
        new Dictionary<string, CounterEntry>();

    private static readonly IReadOnlyDictionary<WriterId, WriterTrail> NoWriters =
        new Dictionary<WriterId, WriterTrail>();

    private readonly Judge _judge = new(shard.Settings, shard.Reducer, shard.Field, ProtocolRules.All);
    private readonly Dictionary<KeyScope, RememberedKey> _keys = new(opening?.Keys ?? NoKeys);
    private readonly Dictionary<string, CounterEntry> _counters = new(
        (opening?.Counters ?? NoCounters).Where(pair => onlyRecord is null || pair.Key == onlyRecord),
        StringComparer.Ordinal);

    private readonly Dictionary<LocalDate, DayStatistics> _statistics =
        new(opening?.Statistics ?? StatisticsPage.Empty.Days);

    private readonly Dictionary<WriterId, WriterTrail> _writers = new(opening?.Writers ?? NoWriters);

    /// <summary>What it began with; null when with the first transaction.</summary>
    public Opening? Opening { get; } = opening;

    /// <summary>The generation up to which the log was replayed.</summary>
    public long Generation { get; private set; } = opening?.Generation ?? 0;

    public long Transactions { get; private set; }

    public IReadOnlyDictionary<string, CounterEntry> Counters => _counters;

    public IReadOnlyDictionary<LocalDate, DayStatistics> Statistics => _statistics;

    public IReadOnlyDictionary<WriterId, WriterTrail> Writers => _writers;

    /// <summary>
    /// The first use of each idempotency key. Nothing is forgotten, save by an opening balance, which decides the same.
    /// </summary>
    public IReadOnlyDictionary<KeyScope, RememberedKey> Keys => _keys;

    /// <summary>What a counter without transactions is.</summary>
    public CounterEntry Untouched => _judge.Untouched;

    /// <summary>Says that everything up to a generation was applied.</summary>
    public void Reach(long generation) => Generation = generation;

    /// <summary>Replays all rows of a generation, from whatever objects they came.</summary>
    public void Apply(long generation, List<ReplayRow> rows)
    {
        Generation = generation;
        var ordered = rows.OrderBy(row => row.Row.Position).ToList();
        var kept = new List<ReplayRow>(ordered.Count);
        var next = 0;
        foreach (var row in ordered)
        {
            if (IsNew(generation, row))
            {
                CheckPosition(row, ref next);
                kept.Add(row);
            }
        }

        if (next == kept.Count)
        {
            CheckOrder(kept);
        }

        foreach (var row in kept)
        {
            CheckPlace(generation, row);
            Replay(row);
        }
    }

    private bool IsNew(long generation, ReplayRow row)
    {
        ref var trail = ref CollectionsMarshal.GetValueRefOrAddDefault(_writers, row.Row.Id.Writer, out _);
        trail ??= row.Row.Id.Writer.Birth < Opening?.Horizon
            ? WriterTrail.OfForgotten(!shard.Reducer.IsBuiltIn)
            : new WriterTrail(!shard.Reducer.IsBuiltIn);
        if (trail.TryAdd(row.Row.Id))
        {
            return true;
        }

        Note(DeviationKind.DuplicateTransaction, row, "it once", $"it again in generation {generation}");
        return false;
    }

    private void CheckPosition(ReplayRow row, ref int next)
    {
        var position = row.Row.Position;
        if (position > next)
        {
            findings.Add(
                DeviationKind.MissingTransaction,
                row.Key,
                position == next + 1 ? $"a row at position {next}" : $"rows at positions {next} to {position - 1}",
                "none",
                found => found with { Generation = row.Row.Generation });
        }
        else if (position < next)
        {
            Note(DeviationKind.Order, row, "a position of its own", $"position {position} for the second time");
        }

        next = Math.Max(next, position + 1);
    }

    /// <summary>
    /// The order follows from the rows (H7), unless some waited for a failing reducer: then those that are missing here
    /// may have raised the order time of others.
    /// </summary>
    private void CheckOrder(List<ReplayRow> rows)
    {
        if (!shard.Reducer.IsBuiltIn)
        {
            return;
        }

        var sorted = FoldOrder.Sort(rows.Select(row => (row.Row.Id, row.Row.Transaction))).ToList();
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Row.Id != sorted[i])
            {
                Note(
                    DeviationKind.Order,
                    rows[i],
                    $"transaction {sorted[i]} at position {rows[i].Row.Position}",
                    "this one");
                return;
            }
        }
    }

    private void CheckPlace(long generation, ReplayRow row)
    {
        var id = row.Row.Transaction.OriginalId;
        var own = StableHash.ShardOf(id, shard.Settings.Shards);
        if (own != shard.Keys.Shard)
        {
            Note(DeviationKind.Misplaced, row, $"a record of shard {shard.Keys.Shard}", $"one of shard {own}");
        }

        if (row.Row.Generation != generation)
        {
            Note(DeviationKind.Misplaced, row, $"generation {generation}", $"generation {row.Row.Generation}");
        }
    }

    private void Replay(ReplayRow replayed)
    {
        var (transaction, id) = (replayed.Row.Transaction, replayed.Row.Id);
        if (onlyRecord is not null && transaction.OriginalId != onlyRecord)
        {
            return;
        }

        Transactions++;
        var scope = KeyScope.Of(transaction);
        if (scope is { } used && JudgeKey(used, replayed.Row) is { } outcome)
        {
            CheckOutcome(replayed, new Decision(_judge.Untouched, outcome, ScaledSum.Zero, null));
            return;
        }

        var entry = _counters.GetValueOrDefault(transaction.OriginalId, _judge.Untouched);
        var initial = replayed.Row.Initial is { } value
            ? new InitialValue(true, entry.Incarnation, null, value)
            : default;
        Decision decision;
        try
        {
            decision = _judge.Decide(entry, new LogRow(id, transaction), initial);
        }
        catch (ReducerFailedException exception)
        {
            throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"{shard.Name} cannot be verified here: transaction '{id}' of record '{transaction.OriginalId}' is "
                + $"decided in its log, and {exception.Failure} That is no damage. Use the reducer that decided it.",
                exception);
        }

        CheckOutcome(replayed, decision);
        _counters[transaction.OriginalId] = decision.After;
        if (scope is { } first)
        {
            Remember(first, replayed, decision);
        }
    }

    private string? JudgeKey(KeyScope scope, CohortRow row) => KeyRule.Judge(
        shard.Settings.IdempotencyWindow,
        row.Id,
        row.Transaction,
        _keys.TryGetValue(scope, out var first) ? new FirstUse(first.Payload, first.FoldedAt) : null);

    private void Remember(KeyScope scope, ReplayRow replayed, in Decision decision)
    {
        var row = replayed.Row;
        if (row.FoldedAt is { } foldedAt)
        {
            _keys[scope] = RememberedKey.Of(row.Id, row.Transaction, row.Generation, foldedAt, decision);
        }
        else
        {
            Note(DeviationKind.Outcome, replayed, "the time of its fold beside its idempotency key", "none");
        }
    }

    private void CheckOutcome(ReplayRow replayed, in Decision decision)
    {
        if (decision.Outcome != replayed.Row.Outcome)
        {
            Note(DeviationKind.Outcome, replayed, Text(decision.Outcome), Text(replayed.Row.Outcome));
        }
        else if (decision.Initial is null != replayed.Row.Initial is null)
        {
            Note(DeviationKind.Outcome, replayed, Initial(decision.Initial), Initial(replayed.Row.Initial));
        }

        Count(replayed.Row.Transaction, decision);
    }

    private void Count(LogTransaction transaction, in Decision decision)
    {
        ref var day = ref CollectionsMarshal.GetValueRefOrAddDefault(_statistics, transaction.CohortDate, out _);
        day ??= new DayStatistics();
        if (decision.Outcome is null)
        {
            day.Record(transaction.Operation, transaction.Value, decision.Change);
        }
        else
        {
            day.RecordIneffective();
        }
    }

    private void Note(DeviationKind kind, ReplayRow row, string expected, string found) => findings.Add(
        kind,
        row.Key,
        expected,
        found,
        deviation => deviation with
        {
            RecordId = row.Row.Transaction.OriginalId,
            TransactionId = row.Row.Id.ToString(),
            Date = row.Row.Transaction.CohortDate,
            Generation = row.Row.Generation,
        });

    private static string Initial(decimal? initial) =>
        initial is null ? "no initial value" : "the initial value that the fold saw";

    private static string Text(string? outcome) => outcome ?? "applied";
}
