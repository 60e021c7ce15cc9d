namespace S3Db.Simulation.Checkers;

/// <summary>
/// Jepsen's bank: transfers move money and make none. What all records hold together is what they began with and what
/// the adds and subs in the log changed, whatever became of the single halves.
/// </summary>
internal sealed class BankChecker : IChecker
{
    public string Name => "bank";

    public string Invariants => "I2";

    public IEnumerable<Violation> Check(Evidence evidence)
    {
        var settings = evidence.Settings;
        var isSummed = settings.IsAdditive && settings.Churned.Count == 0
            && evidence.State.Rows.All(row => row.Operation is "add" or "sub")
            && settings.Records.All(evidence.State.Eventual.ContainsKey);
        if (!isSummed)
        {
            yield break;
        }

        var began = settings.Initials.Sum();
        var changed = evidence.Transactions.Values
            .SelectMany(operation => evidence.RowsBySource[operation.Source]
                .Where(row => row.IsEffective)
                .Select(_ => operation.Change))
            .Sum();
        var ended = settings.Records.Sum(record => evidence.State.Eventual[record]);
        if (began + changed != ended)
        {
            yield return new Violation(
                Name, "I2", $"all records held {began}, calls changed that by {changed}, and now they hold {ended}");
        }
    }
}
