namespace S3Db.Simulation.Checkers;

/// <summary>
/// A segment that cannot be read stops what is behind it. A process that was told so acknowledges nothing more there.
/// </summary>
internal sealed class StoppedChainChecker : IChecker
{
    public string Name => "stopped-chain";

    public string Invariants => "I5 I9";

    public IEnumerable<Violation> Check(Evidence evidence) =>
        from stop in evidence.Stops
        from write in evidence.Transactions.Values
        where write.Process == stop.Key.Process && write.InvokedTime > stop.Value
            && write.Receipt?.TransactionId.StartsWith(stop.Key.Writer, StringComparison.Ordinal) == true
            && !evidence.RowsBySource[write.Source].Any()
        select new Violation(
            Name,
            "I5",
            $"{write} was acknowledged as {write.Receipt!.TransactionId} behind a segment that cannot be read, which "
            + $"its process was told at {stop.Value:c}");
}
