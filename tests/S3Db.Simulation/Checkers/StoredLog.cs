using S3Db.EventualConsistency;
using S3Db.Simulation.History;

namespace S3Db.Simulation.Checkers;

/// <summary>The decided history of a world, arranged to ask what a reader should have seen.</summary>
internal sealed class StoredLog(Evidence evidence)
{
    public const string Resource = "wallets_transactions_balance";
    private readonly ILookup<string, LogFileRow> _byRecord =
        evidence.State.Rows.ToLookup(row => row.Record, StringComparer.Ordinal);

    public int ShardOf(string record) => StableHash.ShardOf(record, evidence.Settings.Shards);

    /// <summary>The value a record had in a generation.</summary>
    public decimal ValueAt(string record, long generation) =>
        ModelAt(record, generation).ValueOf(record, evidence.InitialOf(record));

    /// <summary>The value with pending transactions laid over, in the order of a fold.</summary>
    public decimal ValueWith(string record, long generation, IEnumerable<LogFileRow> pending)
    {
        var model = ModelAt(record, generation);
        foreach (var row in pending)
        {
            model.Apply(row, evidence.InitialOf(record));
        }

        return model.ValueOf(record, evidence.InitialOf(record));
    }

    /// <summary>
    /// The rows of a shard that a token names and its generation has not decided, in the order of a fold.
    /// </summary>
    public IReadOnlyList<LogFileRow> Overlaid(ConsistencyToken token, int shard, long generation)
    {
        var reached = token.SegmentsOf(Resource, shard)
            .ToDictionary(segment => segment.Writer.Value, segment => segment.Sequence, StringComparer.Ordinal);
        var times = new Dictionary<string, string>(StringComparer.Ordinal);
        var rows = new List<(string Time, LogFileRow Row)>();
        foreach (var row in evidence.State.Rows
            .Where(row => row.Shard == shard && row.Generation > generation
                && reached.GetValueOrDefault(row.Writer) >= row.Sequence)
            .OrderBy(row => row.Writer, StringComparer.Ordinal)
            .ThenBy(row => row.Sequence)
            .ThenBy(row => row.Index))
        {
            var time = Later(times.GetValueOrDefault(row.Writer, string.Empty), row.Timestamp);
            times[row.Writer] = time;
            rows.Add((time, row));
        }

        return
        [
            .. rows.OrderBy(row => Instants.Parse(row.Time))
                .ThenBy(row => row.Row.Writer, StringComparer.Ordinal)
                .ThenBy(row => row.Row.Sequence)
                .ThenBy(row => row.Row.Index)
                .Select(row => row.Row),
        ];
    }

    public static long GenerationOf(ConsistencyToken token, int shard) =>
        token.TryGetGeneration(Resource, shard, out var generation) ? generation : -1;

    public static IEnumerable<(string Writer, long Sequence)> SegmentsOf(ConsistencyToken token, int shard) =>
        token.SegmentsOf(Resource, shard).Select(segment => (segment.Writer.Value, segment.Sequence));

    private static string Later(string one, string other) =>
        one.Length == 0 || Instants.Parse(other) > Instants.Parse(one) ? other : one;

    /// <summary>The counter of a record in a generation, whether the record was there all the time or not.</summary>
    public ModelCounter CounterAt(string record, long generation)
    {
        var model = new Model(evidence.Settings);
        foreach (var row in _byRecord[record].Where(row => row.Generation <= generation))
        {
            model.Apply(row, row.Initial ?? 0m);
        }

        return model.Find(record);
    }

    private Model ModelAt(string record, long generation)
    {
        var model = new Model(evidence.Settings);
        foreach (var row in _byRecord[record].Where(row => row.Generation <= generation))
        {
            model.Apply(row, evidence.InitialOf(record));
        }

        return model;
    }
}
