using NodaTime;
using S3Db.EventualConsistency;
using S3Db.Simulation.Faults;
using S3Db.Simulation.History;
using S3Db.Simulation.Planning;
using S3Db.Simulation.Runtime;

namespace S3Db.Simulation.Actors;

/// <summary>One call through the public surface of the database.</summary>
internal sealed class UserCall(
    World world, SimulatedProcess process, OperationRecord operation, CancellationToken cancellationToken)
{
    private PlannedOperation Plan => operation.Plan;

    private Resource Wallets => process.Wallets!;

    private EventualConsistencyPlugin Plugin => process.Plugin!;

    private bool IsSync => (Plan.Mode ?? world.Plan.Settings.Mode) == ConsolidationMode.Sync;

    private int Shard => StableHash.ShardOf(operation.Record, world.Plan.Settings.Shards);

    public async Task MakeAsync()
    {
        Count(1);
        try
        {
            await ActAsync();
        }
        finally
        {
            Count(-1);
        }
    }

    /// <summary>Tells the watch of the paths what the process is doing.</summary>
    private void Count(int one)
    {
        process.SyncCalls += operation.IsTransaction && IsSync ? one : 0;
        process.StrongReads += operation.Kind == OperationKind.ReadStrong ? one : 0;
        process.Queries += operation.Kind == OperationKind.Query ? one : 0;
    }

    private async Task ActAsync()
    {
        switch (operation.Kind)
        {
            case OperationKind.Add or OperationKind.Sub or OperationKind.Set:
                await WriteAsync();
                break;
            case OperationKind.ReadEventual:
                await ReadAsync(ReadConsistency.Eventual);
                break;
            case OperationKind.ReadStrong:
                await ReadAsync(ReadConsistency.Strong);
                break;
            case OperationKind.ReadToken:
                operation.AskedFor = process.Session;
                await ReadAsync(ReadConsistency.AtLeast(process.Session));
                break;
            case OperationKind.GetRecord:
                await Wallets.TryGetAsync(operation.Record, cancellationToken);
                break;
            case OperationKind.Query:
                await QueryAsync();
                break;
            case OperationKind.Statistics:
                await Plugin.GetCohortStatsAsync(
                    Today(), ReadConsistency.Strong, cancellationToken);
                break;
            case OperationKind.Consolidate:
                await Plugin.ConsolidateAsync(cancellationToken);
                break;
            case OperationKind.ConsolidateRecord:
                await Wallets.ConsolidateAsync(operation.Record, cancellationToken);
                break;
            case OperationKind.Insert:
                await Wallets.InsertAsync(
                    operation.Record, new { owner = "again", balance = Plan.Amount }, cancellationToken);
                break;
            case OperationKind.Patch:
                await Wallets.PatchAsync(
                    operation.Record, new { owner = operation.Owner }, cancellationToken: cancellationToken);
                break;
            case OperationKind.Delete:
                await Wallets.DeleteAsync(operation.Record, cancellationToken: cancellationToken);
                break;
            case OperationKind.Retain:
                await Plugin.ApplyRetentionAsync(cancellationToken);
                break;
            case OperationKind.Verify or OperationKind.Repair or OperationKind.Recalculate or OperationKind.Skip:
                await new OperatorCall(Plugin, operation, cancellationToken).MakeAsync();
                break;
            default:
                await BadCalls.MakeAsync(Wallets, Plan, operation.Source);
                break;
        }
    }

    private LocalDate Today() => world.Clock.Now.InUtc().Date;

    private async Task WriteAsync()
    {
        var options = new TransactionOptions
        {
            Source = operation.Source,
            IdempotencyKey = Plan.Key,
            Mode = Plan.Mode,
            Timestamp = Plan.BackDated is { } by ? world.Clock.Now - Duration.FromTimeSpan(by) : null,
        };
        var call = operation.Kind switch
        {
            OperationKind.Add => Wallets.AddAsync(operation.Record, Plan.Amount, options, cancellationToken),
            OperationKind.Sub => Wallets.SubAsync(operation.Record, Plan.Amount, options, cancellationToken),
            _ => Wallets.SetAsync(operation.Record, Plan.Amount, options, cancellationToken),
        };
        if (Plugin.ActiveField.Shards[Shard].Writer.Waiting > 0)
        {
            world.Tally.Add(Fault.BackPressure);
        }

        operation.Receipt = await call;
        process.Session = process.Session.Merge(operation.Receipt.Token);
    }

    private async Task ReadAsync(ReadConsistency consistency)
    {
        operation.Value = await Wallets.GetValueAsync(operation.Record, consistency, cancellationToken);
        process.Session = process.Session.Merge(operation.Value.Token);
    }

    private async Task QueryAsync()
    {
        var rows = new List<CounterTransaction>();
        await foreach (var row in Plugin.GetTransactionsAsync(cancellationToken))
        {
            rows.Add(row);
        }

        operation.Rows = rows;
    }
}
