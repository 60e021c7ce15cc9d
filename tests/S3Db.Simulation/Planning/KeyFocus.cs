using S3Db.EventualConsistency;

namespace S3Db.Simulation.Planning;

/// <summary>The focus of the rules of idempotency keys.</summary>
internal static class KeyFocus
{
    /// <summary>Repeats of withdrawals that were refused, and money that comes between.</summary>
    public static Focus Rejections { get; } = new()
    {
        Settings = settings => settings with
        {
            Records = ["w0"],
            Initials = [0m],
            Churned = [],
            Reducer = ReducerChoice.Default,
            Minimum = 0m,
            Maximum = null,
            IsDamaged = false,
        },
        Operation = (chance, operation) => chance.Below(4) switch
        {
            0 or 1 => operation with { Kind = OperationKind.Sub, Record = "w0", Amount = 10m, Key = "order-42" },
            2 => operation with { Kind = OperationKind.Add, Record = "w0", Amount = 5m, Key = null },
            _ => operation with { Kind = OperationKind.Consolidate, Amount = 0m, Key = null },
        },
    };

    /// <summary>
    /// Repeats on a record whose reducer fails, and days go by until it is corrected: more than keys are remembered.
    /// </summary>
    public static Focus WaitingRepeats { get; } = new()
    {
        Phases = chance =>
        [
            new Phase(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2), chance.Between(8, 16)),
            .. Enumerable.Range(1, 5).Select(day => new Phase(TimeSpan.FromDays(day), TimeSpan.FromMinutes(1), 4)),
        ],
        Settings = settings => settings with
        {
            Records = ["w0", "w1"],
            Initials = [0m, 0m],
            Churned = [],
            Shards = 1,
            Mode = ConsolidationMode.Async,
            Reducer = ReducerChoice.Throwing,
            Minimum = null,
            Maximum = null,
            IsDamaged = false,
            IdempotencyWindow = TimeSpan.FromHours(1),
        },
        Operation = (chance, operation) => (operation.At < TimeSpan.FromHours(1), chance.Below(4)) switch
        {
            (_, 0) => operation with { Kind = OperationKind.Consolidate, Amount = 0m, Key = null },
            (true, 1) => Add(operation, "w0", 17m, null),
            (true, _) => Add(operation, "w0", 5m, "order-42"),
            _ => Add(operation, "w1", 1m, null),
        },
        HasUsualFaults = false,
    };

    private static PlannedOperation Add(PlannedOperation operation, string record, decimal amount, string? key) =>
        operation with
        {
            Kind = OperationKind.Add,
            Record = record,
            Amount = amount,
            Key = key,
            BackDated = null,
            Patience = null,
            Mode = null,
        };
}
