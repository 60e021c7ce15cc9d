using S3Db.EventualConsistency;
using S3Db.Simulation.Checkers;
using S3Db.Simulation.History;
using S3Db.Simulation.Planning;

namespace S3Db.Simulation.Tests.Checkers;

/// <summary>Each checker finds nothing in a true history, and what is wrong in a false one.</summary>
public sealed class CheckerTests
{
    private readonly Histories _history = new();

    [Fact]
    public void Judge_WhenHistoryIsTrue_FindsNothing()
    {
        _history.Operations.Add(Histories.Read(OperationKind.ReadStrong, 106m, 1, 2));
        _history.Operations.Add(Histories.Read(OperationKind.ReadEventual, 110m, 1));

        Assert.Empty(Auditors.Judge(_history.ToEvidence()));
    }

    [Fact]
    public void SetFull_WhenAnAcknowledgedTransactionIsMissing_SaysSo()
    {
        _history.Rows.RemoveAt(1);

        AssertFound(new SetFullChecker(), "I1");
    }

    [Fact]
    public void SetFull_WhenATransactionIsThereTwice_SaysSo()
    {
        _history.Rows.Add(_history.Rows[0] with { Generation = 3 });

        AssertFound(new SetFullChecker(), "I2");
    }

    [Fact]
    public void SetFull_WhenARefusedTransactionIsThere_SaysSo()
    {
        _history.Operations[0].Status = OperationStatus.Refused;

        AssertFound(new SetFullChecker(), "I2");
    }

    [Fact]
    public void Counter_WhenAStrongReadIsTooLow_SaysSo()
    {
        _history.Operations.Add(Histories.Read(OperationKind.ReadStrong, 96m, 2));

        AssertFound(new CounterChecker(), "I7");
    }

    [Fact]
    public void Bank_WhenMoneyWasMade_SaysSo()
    {
        _history.Value = 107m;

        AssertFound(new BankChecker(), "I2");
    }

    [Fact]
    public void Replay_WhenTheValueIsAnother_SaysSo()
    {
        _history.Value = 110m;

        AssertFound(new ReplayChecker(), "I3");
    }

    [Fact]
    public void Replay_WhenABoundWasIgnored_SaysSo()
    {
        _history.Settings = _history.Settings with { Minimum = 108m };

        AssertFound(new ReplayChecker(), "I3");
    }

    [Fact]
    public void Reads_WhenAnEventualReadMixesGenerations_SaysSo()
    {
        _history.Operations.Add(Histories.Read(OperationKind.ReadEventual, 106m, 1));

        AssertFound(new ReadChecker(), "I4");
    }

    [Fact]
    public void Reads_WhenAStrongReadMissesAnAcknowledgedTransaction_SaysSo()
    {
        _history.Operations.Add(Histories.Read(OperationKind.ReadStrong, 110m, 1));

        AssertFound(new ReadChecker(), "I7");
    }

    [Fact]
    public void Tokens_WhenASessionGoesBack_SaysSo()
    {
        var read = Histories.Read(OperationKind.ReadToken, 110m, 1);
        read.AskedFor = Histories.TokenAt(2);
        _history.Operations.Add(read);

        AssertFound(new TokenChecker(), "I7");
    }

    [Fact]
    public void SyncAnswer_WhenARejectedTransactionWasAnsweredAsApplied_SaysSo()
    {
        _history.Operations[0].Receipt = _history.Operations[0].Receipt! with { Status = Verdict.Applied };
        _history.Rows[0] = _history.Rows[0] with { Outcome = "rejected:minimum" };

        AssertFound(new SyncAnswerChecker(), "I2");
    }

    [Fact]
    public void Queries_WhenATransactionIsToldTwice_SaysSo()
    {
        var query = Histories.Read(OperationKind.Query, 0m, 2);
        query.Rows = [.. _history.Rows.Concat(_history.Rows).Select(Histories.Told)];
        _history.Operations.Add(query);

        AssertFound(new QueryChecker(), "I7");
    }

    [Fact]
    public void Queries_WhenAnAcknowledgedTransactionIsMissing_SaysSo()
    {
        var query = Histories.Read(OperationKind.Query, 0m, 2);
        query.Rows = [Histories.Told(_history.Rows[0])];
        _history.Operations.Add(query);

        AssertFound(new QueryChecker(), "I7");
    }

    [Fact]
    public void Structure_WhenAReferencedPageIsGone_SaysSo()
    {
        _history.Pages.Add("resource=wallets_transactions_balance/_log/000/pages/r/000000000001-a.json.gz");

        AssertFound(new StructureChecker(), "I4");
    }

    [Fact]
    public void Structure_WhenAWritersOrderIsReversed_SaysSo()
    {
        _history.Rows.Reverse();

        AssertFound(new StructureChecker(), "I3");
    }

    [Fact]
    public void Structure_WhenASegmentWaitsBehindItsCursor_SaysSo()
    {
        _history.Keys.Add(
            "resource=wallets_transactions_balance/_log/000/wal/20261120T120000Z-0123456789abcdef/"
            + "000000000003.jsonl.gz");

        AssertFound(new StructureChecker(), "I5");
    }

    [Fact]
    public void Structure_WhenAnIdlePassCostsMuch_SaysSo()
    {
        _history.IdleRequests = 500;

        AssertFound(new StructureChecker(), "I6");
    }

    [Fact]
    public void Conduct_WhenABadCallIsTaken_SaysSo()
    {
        _history.Operations.Add(Histories.Read(OperationKind.BadCall, 0m, 2));

        AssertFound(new ConductChecker(), "I8");
    }

    [Fact]
    public void Conduct_WhenNothingIsCorruptAndACallSaysSo_SaysSo()
    {
        var read = Histories.Read(OperationKind.ReadEventual, 0m, 2);
        read.Error = new S3DbException(S3DbErrorKind.Corrupt, "the page is gone");
        _history.Operations.Add(read);

        AssertFound(new ConductChecker(), "I9");
    }

    [Fact]
    public void Lives_WhenTheCounterIsInAnotherLifeThanTheRecord_SaysSo()
    {
        _history.Settings = _history.Settings with { Churned = ["w0"] };
        _history.Life = "second";

        AssertFound(new LifeChecker(), "I2");
    }

    [Fact]
    public void Register_WhenAnEarlierPatchCameBack_SaysSo()
    {
        _history.Operations.Add(Histories.Write(2, OperationKind.Patch, 1m, 3));
        _history.Operations.Add(Histories.Write(3, OperationKind.Patch, 2m, 4));
        _history.Owner = "owner2";
        Assert.Empty(new RegisterChecker().Check(_history.ToEvidence()));

        _history.Owner = "owner1";

        AssertFound(new RegisterChecker(), "I2");
    }

    [Fact]
    public void ProcessOrder_WhenALaterIdOfAProcessComesFirst_SaysSo()
    {
        _history.Rows[1] = _history.Rows[1] with { Id = "20261120T120100Z-0123456789abcdef-1-0" };
        Assert.Empty(new ProcessOrderChecker().Check(_history.ToEvidence()));

        _history.Rows[1] = _history.Rows[1] with { Generation = 0 };

        AssertFound(new ProcessOrderChecker(), "I3");
    }

    [Fact]
    public void StoppedChain_WhenAProcessGoesOnBehindASegmentItWasToldIsUnreadable_SaysSo()
    {
        _history.Stops[(string.Empty, Histories.Writer)] = TimeSpan.FromSeconds(1);
        _history.Rows.RemoveAt(1);
        Assert.Empty(new StoppedChainChecker().Check(_history.ToEvidence()));

        _history.Operations[1].InvokedTime = TimeSpan.FromSeconds(2);

        AssertFound(new StoppedChainChecker(), "I5");
    }

    [Fact]
    public void Trials_WhenOneFoundSomething_SaysSo()
    {
        _history.TrialErrors.Add("I8 a process with 2 shards was let in where there is 1");

        AssertFound(new TrialChecker(), "I8");
    }

    [Fact]
    public void Verification_WhenTheStoreFindsADeviationInItself_SaysSo()
    {
        _history.Deviations.Add(new Deviation
        {
            Kind = DeviationKind.Value, Shard = 0, Key = "manifest.json", Expected = "106", Found = "107",
        });

        AssertFound(new VerificationChecker(), "I3");
    }

    [Fact]
    public void Verification_WhenOnlyAnObjectOfOthersIsThere_FindsNothing()
    {
        _history.Deviations.Add(new Deviation
        {
            Kind = DeviationKind.ForeignObject, Shard = 0, Key = "notes.txt", Expected = "nothing", Found = "an object",
        });

        Assert.Empty(new VerificationChecker().Check(_history.ToEvidence()));
    }

    private void AssertFound(IChecker checker, string invariant)
    {
        var found = checker.Check(_history.ToEvidence()).Select(violation => violation.Invariant).ToList();
        Assert.Contains(invariant, found);
        Assert.All(found, name => Assert.Contains(name, checker.Invariants.Split(' ')));
    }
}
