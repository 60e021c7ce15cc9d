using System.Globalization;
using S3Db.EventualConsistency;
using S3Db.Simulation.History;
using S3Db.Simulation.Planning;

namespace S3Db.Simulation.Actors;

/// <summary>One call of an operator, as the documents say it is made.</summary>
internal sealed class OperatorCall(
    EventualConsistencyPlugin plugin, OperationRecord operation, CancellationToken cancellationToken)
{
    public async Task MakeAsync()
    {
        switch (operation.Kind)
        {
            case OperationKind.Verify or OperationKind.Repair:
                operation.Verified = await plugin.VerifyAsync(
                    new VerifyOptions { Repair = operation.Kind == OperationKind.Repair },
                    cancellationToken: cancellationToken);
                break;
            case OperationKind.Recalculate:
                operation.Recalculated = await plugin.RecalculateAsync(operation.Record, cancellationToken);
                break;
            default:
                await SkipAsync();
                break;
        }
    }

    /// <summary>Gives up the segment that each stopped writer is stopped at: its number is in the reason.</summary>
    private async Task SkipAsync()
    {
        var status = await plugin.GetStatusAsync(cancellationToken);
        foreach (var (writer, reason) in status.StoppedWriters.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var number = reason.IndexOf($"/{writer}/", StringComparison.Ordinal) is >= 0 and var at
                ? string.Concat(reason[(at + writer.Length + 2)..].TakeWhile(char.IsAsciiDigit))
                : "1";
            await plugin.SkipSegmentAsync(
                writer, long.Parse(number, CultureInfo.InvariantCulture), operation.Source, cancellationToken);
        }
    }
}
