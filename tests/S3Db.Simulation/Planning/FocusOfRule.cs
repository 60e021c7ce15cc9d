using S3Db.EventualConsistency;
using S3Db.Simulation.Faults;
using S3Db.Simulation.Runtime;

namespace S3Db.Simulation.Planning;

/// <summary>The focus of each rule that the usual worlds seldom need.</summary>
internal static class FocusOfRule
{
    private static readonly Focus Deletions = new()
    {
        Settings = settings => settings with
        {
            Churned = ["x0"], Reducer = ReducerChoice.Default, Minimum = null, Maximum = null,
        },
        Operation = (chance, operation) => chance.Below(3) switch
        {
            0 => operation with { Kind = OperationKind.Insert, Record = "x0", Amount = chance.Between(1, 200) },
            1 => operation with { Kind = OperationKind.Delete, Record = "x0", Amount = 0m },
            _ when operation.Kind is OperationKind.Transfer => operation,
            _ => operation with { Record = "x0" },
        },
    };

    public static Focus Of(ProtocolRule rule) => rule switch
    {
        ProtocolRule.SegmentIfNoneMatch or ProtocolRule.KeepForeignSegments => Trial(s => s with { IsCloned = true }),
        ProtocolRule.RefuseOtherSettings => Trial(s => s with { TriesOtherSettings = true }),
        ProtocolRule.MissingManifestIsCorruption => Trial(s => s with { LosesManifest = true }),
        ProtocolRule.LeaveUnreadableId => DamagedSegments(),
        ProtocolRule.FreshPageNonce => FailingSwaps(),
        ProtocolRule.FreshRevision => LatePatches(),
        ProtocolRule.FreshIdAfterOldOne => LongLivedIds(),
        ProtocolRule.RemovePagesByNewerManifestOnly => SleepingFolder(),
        ProtocolRule.ForgottenWritersAreReached or ProtocolRule.UnknownOldWriterNeverFolded =>
            new Focus { Phases = TwoDays },
        ProtocolRule.DeleteLeavesTombstone or ProtocolRule.DeleteClearsCounters
            or ProtocolRule.CompleteDeletionBeforeInsert or ProtocolRule.ClearOnce => Deletions,
        ProtocolRule.RememberRejections => KeyFocus.Rejections,
        ProtocolRule.JudgeKeysBeforeWaiting => KeyFocus.WaitingRepeats,
        ProtocolRule.CompareIncarnations => Deletions with { Operation = ReadsOfLives },
        _ => Focus.None,
    };

    /// <summary>A short world, and the trial at its end.</summary>
    private static Focus Trial(Func<WorldSettings, WorldSettings> settings) => new()
    {
        Phases = chance => [new Phase(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), chance.Between(4, 12))],
        Settings = drawn => settings(drawn with { IsDamaged = false, IsRestored = false }),
    };

    private static IReadOnlyList<Phase> TwoDays(SeedStream chance) =>
    [
        new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), chance.Between(4, 8)),
        new(chance.Span(TimeSpan.FromHours(40), TimeSpan.FromHours(60)), TimeSpan.FromMinutes(1), chance.Between(4, 8)),
    ];

    /// <summary>One process writes and another folds; what lies between them is damaged.</summary>
    private static Focus DamagedSegments() => new()
    {
        Phases = _ => [new Phase(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(3), 70)],
        Settings = settings => settings with
        {
            Processes = 2,
            IsDamaged = true,
            Reducer = ReducerChoice.Default,
            Shards = 1,
            AutoConsolidate = false,
            Mode = ConsolidationMode.Async,
            LatencyMax = TimeSpan.FromMilliseconds(20),
            Limits = ConsolidationLimits.Default,
        },
        Operation = WriteHereFoldThere,
        HasUsualFaults = false,
        Faults = (chance, index) => Enumerable.Range(0, 6).Select(i => new PlannedEvent(
            index + i,
            Fault.ObjectDamaged,
            TimeSpan.FromSeconds(10 + (120 * chance.Fraction())),
            0,
            TimeSpan.Zero,
            chance.Next())),
    };

    private static PlannedOperation WriteHereFoldThere(SeedStream chance, PlannedOperation operation)
    {
        var kind = chance.Pick(
            OperationKind.Add, OperationKind.Add, OperationKind.ReadEventual, OperationKind.Consolidate);
        return operation with
        {
            Kind = kind,
            Slot = kind == OperationKind.Consolidate ? 1 : 0,
            Amount = kind == OperationKind.Add ? chance.Between(1, 50) : 0m,
            Key = null,
            Mode = null,
            Patience = null,
        };
    }

    /// <summary>A fold is tried again in the same generation, with other segments.</summary>
    private static Focus FailingSwaps() => new()
    {
        Phases = chance => [new Phase(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5), chance.Between(20, 50))],
        Settings = settings => settings with
        {
            Limits = settings.Limits with
            {
                InlineBytesMax = 0, PageEntriesMax = 4096, PagesMax = ConsolidationLimits.Default.PagesMax,
            },
            IsDamaged = false,
        },
        Operation = (chance, operation) => chance.Chance(0.5) ? operation : operation with
        {
            Kind = OperationKind.Consolidate, Amount = 0m, Key = null,
        },
        HasUsualFaults = false,
        Faults = (chance, index) => Enumerable.Range(0, 12).Select(i => Strike(
            index + i,
            chance.Pick(Fault.SlowDown, Fault.Hung, Fault.ServerError),
            FaultTarget.Swap,
            chance.Between(1, 25),
            TimeSpan.Zero)),
    };

    /// <summary>Records go from one owner to the other and back, and writes arrive late.</summary>
    private static Focus LatePatches() => new()
    {
        Phases = chance => [new Phase(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(40), chance.Between(20, 40))],
        Settings = settings => settings with { Records = ["w0"], Initials = [0m], Churned = [], IsDamaged = false },
        Operation = (chance, operation) => operation.Kind is OperationKind.Transfer ? operation : operation with
        {
            Kind = OperationKind.Patch, Record = "w0", Amount = chance.Below(2), Key = null,
        },
        HasUsualFaults = false,
        Faults = (chance, index) => Enumerable.Range(0, 10).Select(i => Strike(
            index + i,
            chance.Pick(Fault.ExecutedTwice, Fault.AppliedLate),
            FaultTarget.RecordPut,
            chance.Between(1, 30),
            chance.Span(TimeSpan.FromSeconds(31), TimeSpan.FromMinutes(20)))),
    };

    /// <summary>Deletions, insertions, and between them reads of what may be the old life or the new one.</summary>
    private static PlannedOperation ReadsOfLives(SeedStream chance, PlannedOperation operation) =>
        chance.Below(4) switch
        {
            0 => operation with { Kind = OperationKind.Insert, Record = "x0", Amount = chance.Between(1, 200) },
            1 => operation with { Kind = OperationKind.Delete, Record = "x0", Amount = 0m },
            2 => operation with { Kind = OperationKind.Add, Record = "x0", Amount = chance.Between(1, 50), Key = null },
            _ => operation with { Kind = OperationKind.ReadEventual, Record = "x0", Amount = 0m },
        };

    /// <summary>Writes without a pause of a minute, so that an id lives its hour; many of them as it ends.</summary>
    private static Focus LongLivedIds() => new()
    {
        Phases = chance => [new Phase(TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(56), 130)],
        Settings = settings => settings with
        {
            Processes = 1,
            Records = ["w0"],
            Initials = [0m],
            Churned = [],
            Mode = ConsolidationMode.Async,
            Reducer = ReducerChoice.Default,
            Minimum = null,
            Maximum = null,
            Shards = 1,
            Skews = [TimeSpan.Zero],
            PageSizeMax = 1000,
            SegmentTransactionsMax = 5_000,
            QueueMax = 100_000,
            AutoConsolidate = false,
            BatchTransactions = false,
            IsDamaged = false,
            LatencyMin = TimeSpan.FromMilliseconds(300),
            LatencyMax = TimeSpan.FromSeconds(2),
            OperationTimeout = TimeSpan.FromMinutes(20),
            Limits = ConsolidationLimits.Default,
        },
        Operation = (chance, operation) => operation with
        {
            At = TimeSpan.FromMinutes(3) + (operation.Index < 70
                ? TimeSpan.FromSeconds(47 * operation.Index)
                : TimeSpan.FromSeconds(3285 + (40 * chance.Fraction()))),
            Kind = operation.Index < 70 || chance.Chance(0.6) ? OperationKind.Add : OperationKind.Consolidate,
            Record = "w0",
            Amount = 1m,
            Key = null,
            BackDated = null,
            Patience = null,
            Mode = null,
        },
        HasUsualFaults = false,
        Faults = (chance, index) => Enumerable.Range(0, 8).Select(i => Strike(
            index + i,
            Fault.Slow,
            FaultTarget.SegmentPut,
            chance.Between(70, 90),
            chance.Span(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)))),
    };

    /// <summary>
    /// One process sleeps before it lists the pages it would sweep; meanwhile the other stores pages, and sleeps for
    /// even longer before its swap.
    /// </summary>
    private static Focus SleepingFolder() => new()
    {
        Phases = chance =>
        [
            new Phase(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(4), 5),
            new Phase(TimeSpan.FromHours(8), TimeSpan.FromMinutes(1), 4),
        ],
        Settings = settings => settings with
        {
            Processes = 2,
            Records = ["w0"],
            Initials = [0m],
            Shards = 1,
            Churned = [],
            Mode = ConsolidationMode.Async,
            Reducer = ReducerChoice.Default,
            AutoConsolidate = false,
            BatchTransactions = false,
            IsDamaged = false,
            Limits = ConsolidationLimits.Default with { InlineBytesMax = 0 },
        },
        Operation = (chance, operation) => operation.Index switch
        {
            // An hour after the first pass comes the first sweep.
            0 => Consolidate(operation, TimeSpan.FromMinutes(1)),
            1 => Consolidate(operation, TimeSpan.FromMinutes(70)),
            < 5 => operation with
            {
                At = TimeSpan.FromMinutes(72) + operation.At,
                Slot = 1,
                Kind = OperationKind.Add,
                Record = "w0",
                Amount = 1m,
                Key = null,
                BackDated = null,
                Patience = null,
                Mode = ConsolidationMode.Sync,
            },
            _ => operation,
        },
        HasUsualFaults = false,
        Faults = (chance, index) =>
        [
            Strike(index, Fault.PauseBeforeSending, FaultTarget.PageList, 1,
                chance.Span(TimeSpan.FromMinutes(75), TimeSpan.FromMinutes(170))),
            Strike(index + 1, Fault.PauseBeforeSending, FaultTarget.Swap, 1,
                chance.Span(TimeSpan.FromMinutes(90), TimeSpan.FromMinutes(240))),
        ],
    };

    private static PlannedOperation Consolidate(PlannedOperation operation, TimeSpan at) => operation with
    {
        At = at,
        Slot = 0,
        Kind = OperationKind.Consolidate,
        Amount = 0m,
        Key = null,
        BackDated = null,
        Patience = null,
    };

    private static PlannedFault Strike(int index, Fault fault, FaultTarget target, int ordinal, TimeSpan span) =>
        new(index, fault, target.Verb, target.Key, ordinal, span);
}
