using S3Db.Simulation.History;
using S3Db.Simulation.Planning;

namespace S3Db.Simulation.Checkers;

/// <summary>All that the checkers judge: what was asked for, what was answered, and what is there at the end.</summary>
internal sealed record Evidence(WorldSettings Settings, IReadOnlyList<OperationRecord> Operations, FinalState State)
{
    /// <summary>Keys of segments that were damaged on purpose.</summary>
    public IReadOnlySet<string> Damaged { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Keys that are in the bucket at the end.</summary>
    public IReadOnlySet<string> Keys { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>The initial value of each life of a record.</summary>
    public IReadOnlyDictionary<(string Record, string Incarnation), decimal> Lives { get; init; } =
        new Dictionary<(string Record, string Incarnation), decimal>();

    /// <summary>When a process was told that a chain is stopped.</summary>
    public IReadOnlyDictionary<(string Process, string Writer), TimeSpan> Stops { get; init; } =
        new Dictionary<(string Process, string Writer), TimeSpan>();

    /// <summary>What was seen of the cutting of the log.</summary>
    public CutHistory Cuts { get; init; } = new();

    /// <summary>Exceptions that no user should ever see.</summary>
    public IReadOnlyList<string> Surprises { get; init; } = [];

    /// <summary>Whether a body was damaged on its way, which a reader is told of.</summary>
    public bool HasDamagedBodies { get; init; }

    /// <summary>
    /// Whether damage done on purpose keeps history from being written: it was folded from the memory of a process, and
    /// is on no disk any more. The store says so (I9), and what it cannot tell cannot be judged.
    /// </summary>
    public bool IsHistoryStopped => Damaged.Count > 0 && State.Errors.Count > 0;

    /// <summary>The calls that wrote a transaction, by the source that names them.</summary>
    public IReadOnlyDictionary<string, OperationRecord> Transactions { get; } = Operations
        .Where(operation => operation.IsTransaction)
        .ToDictionary(operation => operation.Source, StringComparer.Ordinal);

    public ILookup<string, LogFileRow> RowsBySource { get; } =
        State.Rows.Where(row => row.Source is not null).ToLookup(row => row.Source!, StringComparer.Ordinal);

    /// <summary>Whether the record is there from the beginning to the end.</summary>
    public bool IsStable(string record) =>
        Settings.Records.Contains(record) && !Settings.Churned.Contains(record);

    public decimal InitialOf(string record) =>
        Settings.Initials[Settings.Records.ToList().IndexOf(record)];

    /// <summary>The initial value that a row was decided with.</summary>
    public decimal InitialOf(LogFileRow row) => row.Initial ?? (IsStable(row.Record) ? InitialOf(row.Record) : 0m);

    /// <summary>The keys of the segments that operators gave up.</summary>
    public IReadOnlySet<string> Skipped { get; } = State.Manifests.Values
        .SelectMany(manifest => manifest.Skipped)
        .Select(segment => segment.Key)
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// Whether a transaction was in a segment that was damaged on purpose, or waits behind one that nobody has given
    /// up, or for a history that such a one stops.
    /// </summary>
    public bool IsStopped(string id) =>
        IsHistoryStopped
        || Damaged.Any(key => Store.Keys.TryParseSegment(key, out var writer, out var sequence)
            && id.StartsWith(writer, StringComparison.Ordinal)
            && long.Parse(id.AsSpan(writer.Length + 1, id.LastIndexOf('-') - writer.Length - 1)) is var own
            && (own == sequence || (own > sequence && !Skipped.Contains(key))));

    /// <summary>The segments that operators gave up.</summary>
    public IEnumerable<(string Key, string Writer, long Sequence)> GivenUp =>
        State.Manifests.Values.SelectMany(manifest => manifest.Skipped);

    /// <summary>Whether an acknowledged call was in a segment that an operator gave up later.</summary>
    public bool WasGivenUp(OperationRecord write) => write.Receipt is { } receipt
        && GivenUp.Any(segment =>
            receipt.TransactionId.StartsWith($"{segment.Writer}-{segment.Sequence}-", StringComparison.Ordinal));

    /// <summary>Whether a row left the log under an opening balance.</summary>
    public bool HasLeft(LogFileRow row) => row.Generation <= (State.Manifests.GetValueOrDefault(row.Shard)?.Floor ?? 0);
}
