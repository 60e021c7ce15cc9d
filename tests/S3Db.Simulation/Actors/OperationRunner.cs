using S3Db.EventualConsistency;
using S3Db.Simulation.History;
using S3Db.Simulation.Planning;
using S3Db.Simulation.Reports;
using S3Db.Simulation.Runtime;

namespace S3Db.Simulation.Actors;

/// <summary>The users: make the planned calls, each in its process, and write down what became of them.</summary>
internal sealed class OperationRunner(World world)
{
    /// <summary>Inserts the records of the world, one after the other.</summary>
    public async Task<bool> InsertAllAsync(SimulatedProcess process)
    {
        var settings = world.Plan.Settings;
        for (var i = 0; i < settings.Records.Count; i++)
        {
            await process.Wallets!.InsertAsync(
                settings.Records[i], new { owner = $"u{i}", balance = settings.Initials[i] });
        }

        return true;
    }

    public void Begin(PlannedOperation planned)
    {
        var process = world.Occupant(planned.Slot);
        if (planned.Kind == OperationKind.Transfer)
        {
            Begin(process, new OperationRecord(planned, 0) { Kind = OperationKind.Sub });
            Begin(process, new OperationRecord(planned, 1) { Kind = OperationKind.Add, Record = planned.Other });
        }
        else
        {
            Begin(process, new OperationRecord(planned, 0));
        }
    }

    private void Begin(SimulatedProcess process, OperationRecord operation)
    {
        world.History.Operations.Add(operation);
        world.Clock.Schedule(TimeSpan.Zero, process, () => world.Calls.Add(RunAsync(process, operation)));
    }

    private async Task RunAsync(SimulatedProcess process, OperationRecord operation)
    {
        await process.Ready.Task;
        operation.Process = process.Name;
        operation.InvokedAt = world.History.NextMoment();
        operation.InvokedTime = world.Clock.Elapsed;
        operation.Status = OperationStatus.Open;
        world.Trace.Add(process.Name, "calls", operation.Plan.ToString());
        try
        {
            using var patience = operation.Plan.Patience is { } span
                ? new CancellationTokenSource(span, process.Time)
                : null;
            await new UserCall(world, process, operation, patience?.Token ?? default).MakeAsync();
            End(process, operation, OperationStatus.Completed);
        }
        catch (S3DbException exception)
        {
            operation.Error = exception;
            End(process, operation, exception.IsOutcomeUnknown ? OperationStatus.Unknown : OperationStatus.Refused);
        }
        catch (OperationCanceledException exception)
        {
            // Its message says that it was never sent.
            operation.Error = exception;
            End(process, operation, IsWithdrawn(exception) ? OperationStatus.Refused : OperationStatus.Unknown);
        }
        catch (Exception exception)
        {
            operation.Error = exception;
            world.Surprises.Add($"{operation}");
            End(process, operation, OperationStatus.Unknown);
        }
    }

    private static bool IsWithdrawn(Exception? exception) =>
        exception is CallWithdrawnException || exception?.InnerException is CallWithdrawnException;

    private void End(SimulatedProcess process, OperationRecord operation, OperationStatus status)
    {
        if (!process.IsAlive)
        {
            // What it would have told its caller, nobody has heard.
            return;
        }

        operation.Status = status;
        operation.CompletedAt = world.History.NextMoment();
        operation.CompletedTime = world.Clock.Elapsed;
        world.Tally.Add($"calls {status}");
        if (IsWithdrawn(operation.Error))
        {
            world.Tally.Add(RecoveryPath.TakenBackFromQueue);
        }

        world.Trace.Add(process.Name, "ends", $"{operation.Source} {status}");
    }
}
