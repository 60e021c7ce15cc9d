namespace S3Db.Simulation.Checkers;

/// <summary>All checkers.</summary>
internal static class Auditors
{
    public static IReadOnlyList<IChecker> All { get; } = 
    [
        new SetFullChecker(), new CounterChecker(), new BankChecker(), new ReplayChecker(), new ReadChecker(),
        new TokenChecker(), new SyncAnswerChecker(), new QueryChecker(), new StructureChecker(), new ConductChecker(),
        new LifeChecker(), new RegisterChecker(), new ProcessOrderChecker(), new StoppedChainChecker(),
        new TrialChecker(), new VerificationChecker(), new RetentionChecker(),
        new OperatorChecker(),
    ];

    /// <summary>What is wrong with a world, the worst first.</summary>
    public static IReadOnlyList<Violation> Judge(Evidence evidence) =>
        [.. All
            .Where(checker => !evidence.IsHistoryStopped
                || checker is SetFullChecker or ConductChecker or StoppedChainChecker)
            .SelectMany(checker => checker.Check(evidence))];
}
