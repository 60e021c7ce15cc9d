using S3Db.EventualConsistency;
using S3Db.Simulation.Checkers;
using S3Db.Simulation.History;
using S3Db.Simulation.Planning;

namespace S3Db.Simulation.Tests.Checkers;

/// <summary>What operators are told, and what they may give up.</summary>
public sealed class OperatorCheckerTests
{
    private readonly Histories _history = new();

    [Fact]
    public void Operators_WhenARecalculationIsWrong_SaysSo()
    {
        Recalculate(107m);

        Assert.Equal("I3", Check().First().Invariant);
    }

    [Fact]
    public void Operators_WhenARecalculationIsRight_FindsNothing()
    {
        Recalculate(106m);

        Assert.Empty(Check());
    }

    [Fact]
    public void Operators_WhenASegmentIsGivenUpThatCanBeRead_SaysSo()
    {
        _history.Skipped.Add(3);

        Assert.Equal("I9", Assert.Single(Check()).Invariant);
    }

    [Fact]
    public void Operators_WhenWhatWasGivenUpIsInTheLog_SaysSo()
    {
        _history.Damaged.Add(Histories.KeyOf(2));
        _history.Skipped.Add(2);

        Assert.Equal("I2", Assert.Single(Check()).Invariant);
    }

    [Fact]
    public void SetFull_WhenWhatIsBehindASegmentThatWasGivenUpIsMissing_SaysSo()
    {
        _history.Rows.Clear();
        _history.Damaged.Add(Histories.KeyOf(1));
        Assert.Empty(new SetFullChecker().Check(_history.ToEvidence()));

        _history.Skipped.Add(1);
        Assert.Contains("op1.0", Assert.Single(new SetFullChecker().Check(_history.ToEvidence())).Message);
    }

    private IEnumerable<Violation> Check() => new OperatorChecker().Check(_history.ToEvidence());

    private void Recalculate(decimal value)
    {
        var call = new PlannedOperation(9, TimeSpan.Zero, 0, OperationKind.Recalculate, "w0");
        _history.Operations.Add(new OperationRecord(call, 0)
        {
            Status = OperationStatus.Completed,
            Recalculated = new RecalculatedValue
            {
                Value = value, Stored = value, Transactions = 2, Generation = 2, Deviations = [],
            },
        });
    }
}
