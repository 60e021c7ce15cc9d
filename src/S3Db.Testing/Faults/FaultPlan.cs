using System.Globalization;

namespace S3Db.Testing;

/// <summary>
/// Random faults of a network and a server, repeatable from a seed. Each property is the probability, 0 to 1, that an
/// operation suffers that fault; together they must not exceed 1. Reads suffer only what applies to them.
/// </summary>
/// <remarks>
/// Excluded are faults no client could survive: a store that loses an acknowledged write, or lists an object that was
/// removed. The draws are made in the order in which the operations begin, so a run repeats if that order does.
/// </remarks>
public sealed class FaultPlan
{
    private readonly Lock _lock = new();
    private readonly Random _random;

    /// <summary>Creates a plan without faults.</summary>
    /// <param name="seed">Where the draws begin; named by <see cref="ToString"/> and by every error it causes.</param>
    public FaultPlan(int seed)
    {
        Seed = seed;
#pragma warning disable CA5394 // Repeatable is the point.
        _random = new Random(seed);
#pragma warning restore CA5394
    }

    /// <summary>Where the draws begin.</summary>
    public int Seed { get; }

    /// <summary>A 500 before the request was executed.</summary>
    public double ErrorBefore { get; init; }

    /// <summary>A 500 after the request was executed.</summary>
    public double ErrorAfterApplied { get; init; }

    /// <summary>A 409 (conditional puts only): nothing was decided.</summary>
    public double Conflict { get; init; }

    /// <summary>The request was executed and no reply arrived.</summary>
    public double LostReply { get; init; }

    /// <summary>
    /// The caller gets a timeout, and the request is executed some operations later (writes only). See
    /// <see cref="FaultyObjectStore.DeliverLateAsync"/>.
    /// </summary>
    public double Late { get; init; }

    /// <summary>
    /// The request is executed and answered, and a copy of it arrives some operations later (writes only).
    /// </summary>
    public double Duplicate { get; init; }

    /// <summary>How many operations a late request or a copy stays under way at most; 20 by default.</summary>
    public int LateOperationsMax { get; init; } = 20;

    /// <summary>The seed and the probabilities: what to write down to see the same faults again.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"FaultPlan seed {Seed} (before {ErrorBefore}, after {ErrorAfterApplied}, conflict {Conflict}, "
        + $"lost {LostReply}, late {Late}, duplicate {Duplicate})");

    /// <summary>Draws what happens to the next operation. Always two draws, so that runs stay comparable.</summary>
    internal PlannedFault Draw(StoreVerb verb, bool isConditional)
    {
        double roll;
        int distance;
        lock (_lock)
        {
#pragma warning disable CA5394 // Repeatable is the point.
            roll = _random.NextDouble();
            distance = _random.Next(1, LateOperationsMax + 1);
#pragma warning restore CA5394
        }

        var isWrite = verb is StoreVerb.Put or StoreVerb.Delete;
        return Pick(roll) switch
        {
            FaultKind.Conflict when !isConditional => default,
            FaultKind.Late or FaultKind.Duplicate when !isWrite => default,
            var kind => new PlannedFault(kind, distance),
        };
    }

    private FaultKind Pick(double roll)
    {
        ReadOnlySpan<(double Probability, FaultKind Kind)> table =
        [
            (ErrorBefore, FaultKind.ErrorBefore), (ErrorAfterApplied, FaultKind.ErrorAfterApplied),
            (Conflict, FaultKind.Conflict), (LostReply, FaultKind.LostReply),
            (Late, FaultKind.Late), (Duplicate, FaultKind.Duplicate),
        ];
        foreach (var (probability, kind) in table)
        {
            if (roll < probability)
            {
                return kind;
            }

            roll -= probability;
        }

        return FaultKind.None;
    }
}
