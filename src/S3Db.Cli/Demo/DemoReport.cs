namespace S3Db.Cli;

/// <summary>Everything the demo has seen: what it prints, and its answer to <c>--json</c>.</summary>
internal sealed record DemoReport
{
    public required string Database { get; init; }

    public required int Seed { get; init; }

    public required LoadFacts Load { get; init; }

    public required ReadFacts Reads { get; init; }

    public required SyncFacts Sync { get; init; }

    public required FieldFacts Fields { get; init; }

    public required IReadOnlyList<Answers.Consolidation> Consolidation { get; init; }

    public required CohortFacts Cohorts { get; init; }

    public required AuditFacts Audit { get; init; }

    public required CostFacts Costs { get; init; }

    public required double Seconds { get; init; }

    public sealed record LoadFacts(
        int Wallets,
        int Transactions,
        int Callers,
        long Segments,
        decimal TransactionsPerSegment,
        double Seconds,
        long PerSecond,
        long FoldedMeanwhile,
        long GenerationsMeanwhile);

    public sealed record ReadFacts(
        string Record, decimal Before, Answers.ReadValue Eventual, Answers.ReadValue Strong, decimal Expected);

    public sealed record SyncFacts(string Record, IReadOnlyList<SyncCall> Calls);

    public sealed record SyncCall(string Call, string Status, decimal? Value, double Milliseconds);

    public sealed record FieldFacts(
        string Record, string ErrorWithoutField, decimal Balance, decimal Points);

    public sealed record CohortFacts(
        string Counter, string TimeZone, Answers.Cohort Day, Answers.Cohort Month, IReadOnlyList<Answers.Cohort> Days);

    public sealed record AuditFacts(
        bool Passed, IReadOnlyList<CounterAudit> Counters, IReadOnlyList<string> Differences);

    public sealed record CounterAudit(
        string Counter,
        long Acknowledged,
        long InLog,
        bool IsLogComplete,
        int Balances,
        int BalancesEqual,
        int Days,
        int DaysEqual,
        int Months,
        int MonthsEqual);

    public sealed record CostFacts(
        long Transactions,
        IReadOnlyList<VerbCost> Verbs,
        decimal TransactionsPerPut,
        IReadOnlyList<Comparison> DollarsPerMillionTransactions);

    public sealed record VerbCost(string Verb, long Requests, decimal DollarsPerMillionRequests, decimal Dollars);

    public sealed record Comparison(string Design, decimal Dollars);
}
