using NodaTime;
using S3Db.EventualConsistency;
using S3Db.Simulation.Checkers;
using S3Db.Simulation.History;
using S3Db.Simulation.Planning;
using S3Db.Simulation.Store;

namespace S3Db.Simulation.Tests.Checkers;

/// <summary>A small true history, for a test to falsify: w0 began with 100, 10 were added, 4 taken away.</summary>
internal sealed class Histories
{
    public const string Writer = "20261120T120000Z-0123456789abcdef";
    private const string Log = "wallets_transactions_balance";

    public WorldSettings Settings { get; set; } = new()
    {
        Start = Instant.FromUtc(2026, 11, 20, 12, 0), Records = ["w0"], Initials = [100m],
    };

    public List<LogFileRow> Rows { get; } = [Row(1, "add", 10m, "op0.0"), Row(2, "sub", 4m, "op1.0")];

    public List<OperationRecord> Operations { get; } =
        [Write(0, OperationKind.Add, 10m, 1), Write(1, OperationKind.Sub, 4m, 2)];

    public decimal Value { get; set; } = 106m;

    public List<string> Keys { get; } = [];

    public List<string> Pages { get; } = [];

    public List<string> Surprises { get; } = [];

    public List<string> Errors { get; } = [];

    public List<string> TrialErrors { get; } = [];

    public List<Deviation> Deviations { get; } = [];

    /// <summary>In which life w0 is; null where records are not deleted.</summary>
    public string? Life { get; set; }

    /// <summary>Who owns w0; null where owners do not change.</summary>
    public string? Owner { get; set; }

    public Dictionary<(string Process, string Writer), TimeSpan> Stops { get; } = [];

    public CutHistory Cuts { get; } = new();

    /// <summary>Segments that were damaged on purpose.</summary>
    public HashSet<string> Damaged { get; } = new(StringComparer.Ordinal);

    /// <summary>The numbers of the segments that operators gave up.</summary>
    public List<long> Skipped { get; } = [];

    public static LogFileRow Row(long sequence, string operation, decimal value, string source) => new()
    {
        Shard = 0,
        Generation = sequence,
        Position = 0,
        Id = $"{Writer}-{sequence}-0",
        Record = "w0",
        Operation = operation,
        Value = value,
        Timestamp = "2026-11-20T12:00:00Z",
        Date = "2026-11-20",
        Source = source,
    };

    public static OperationRecord Write(int index, OperationKind kind, decimal amount, long sequence) =>
        new(new PlannedOperation(index, TimeSpan.Zero, 0, kind, "w0") { Amount = amount }, 0)
        {
            Status = OperationStatus.Completed,
            InvokedAt = sequence * 10,
            CompletedAt = (sequence * 10) + 1,
            Receipt = new TransactionReceipt
            {
                TransactionId = $"{Writer}-{sequence}-0",
                Token = ConsistencyToken.Of(Log, 0, null, Segment(sequence)),
                Timestamp = default,
                CohortDate = new LocalDate(2026, 11, 20),
                Status = Verdict.Pending,
            },
        };

    public static OperationRecord Read(OperationKind kind, decimal value, long generation, params long[] overlaid) =>
        new(new PlannedOperation(9, TimeSpan.Zero, 0, kind, "w0"), 0)
        {
            Status = OperationStatus.Completed,
            InvokedAt = 100,
            CompletedAt = 101,
            Value = new CounterValue
            {
                Value = value,
                Pending = 0,
                AsOf = default,
                Consistency = default,
                Token = ConsistencyToken.Of(Log, 0, generation, overlaid.Select(Segment)),
            },
        };

    public static string KeyOf(long sequence) => $"resource={Log}/_log/000/wal/{Writer}/{sequence:D12}.jsonl.gz";

    public static ConsistencyToken TokenAt(long generation) => ConsistencyToken.Of(Log, 0, generation);

    public static CounterTransaction Told(LogFileRow row) => new()
    {
        Id = row.Id,
        OriginalId = row.Record,
        Field = "balance",
        Value = row.Value,
        Operation = row.Operation == "add" ? CounterOperation.Add : CounterOperation.Sub,
        Timestamp = default,
        CohortDate = new LocalDate(2026, 11, 20),
        Generation = row.Generation,
        Position = row.Position,
        Outcome = row.Outcome,
    };

    public Evidence ToEvidence()
    {
        var pages = string.Join(',', Pages.Select(page => $"\"{page}\""));
        var skipped = string.Join(',', Skipped.Select(sequence =>
            $$"""{"key":"{{KeyOf(sequence)}}","sequence":{{sequence}},"writer":"{{Writer}}"}"""));
        var floor = Cuts.Openings.Select(opening => opening.Generation).DefaultIfEmpty().Max();
        var manifest = $$"""
            {"generation":2,"horizon":"2026-11-19T12:00:00Z","cursors":{"{{Writer}}":[2,""]},"cursorPages":{},
            "retired":[],"stopped":{},"unwritten":[],"opening":{"generation":{{floor}}},
            "skipped":[{{skipped}}],"pages":[{{pages}}]}
            """;
        var state = new FinalState
        {
            Rows = Rows,
            Told = [.. Rows.Where(row => row.Generation > floor).Select(Told)],
            Manifests = new Dictionary<int, ManifestFacts>
            {
                [0] = ManifestFacts.Read(System.Text.Encoding.UTF8.GetBytes(manifest)),
            },
            IdleRequests = IdleRequests,
        };
        state.Eventual["w0"] = Value;
        state.Strong["w0"] = Value;
        state.Initials["w0"] = 100m;
        state.Errors.AddRange(Errors);
        state.TrialErrors.AddRange(TrialErrors);
        state.Deviations.AddRange(Deviations);
        if (Life is not null)
        {
            state.Incarnations["w0"] = Life;
        }

        if (Owner is not null)
        {
            state.Owners["w0"] = Owner;
        }

        return new Evidence(Settings, Operations, state)
        {
            Keys = Keys.ToHashSet(StringComparer.Ordinal),
            Surprises = Surprises,
            Stops = Stops,
            Cuts = Cuts,
            Damaged = Damaged,
        };
    }

    public long IdleRequests { get; set; } = 3;

    private static SegmentRef Segment(long sequence) => WriterId.TryParse(Writer, out var writer)
        ? new SegmentRef(writer, sequence)
        : throw new FormatException(Writer);
}
