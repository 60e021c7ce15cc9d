using System.Text.Json;
using S3Db.EventualConsistency;

namespace S3Db.Cli;

/// <summary>What the commands answer with <c>--json</c>: property names are an API.</summary>
internal static class Answers
{
    public sealed record DatabaseInfo(string Database, int Resources);

    public sealed record ResourceInfo(
        string Name, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<CounterInfo> Counters);

    public sealed record ResourceList(string Database, IReadOnlyList<ResourceInfo> Resources);

    public sealed record CounterInfo(
        string Field, string Reducer, int ReducerVersion, string TimeZone, int Shards)
    {
        public static CounterInfo Of(StoredCounter counter) =>
            new(counter.Field, counter.Reducer, counter.ReducerVersion, counter.TimeZone, counter.Shards);
    }

    public sealed record Inserted(string Resource, string Id, string ETag);

    public sealed record ReadRecord(
        string Resource,
        string Id,
        JsonElement Record,
        IReadOnlyList<ReadValue> Counters,
        IReadOnlyList<LeftOut>? LeftOut);

    /// <summary>A counter that the command left out, because its reducer is code of an application.</summary>
    public sealed record LeftOut(string Counter, string Reducer, int ReducerVersion);

    public sealed record ReadValue(string Field, decimal Value, long Pending, string AsOf, string Consistency)
    {
        public static ReadValue Of(string field, CounterValue value) => new(
            field, value.Value, value.Pending, Texts.Of(value.AsOf), value.Consistency.ToString());
    }

    public sealed record Receipt(
        string Resource,
        string Id,
        string Field,
        string Operation,
        decimal Amount,
        string TransactionId,
        string Status,
        string? Reason,
        decimal? Value,
        string CohortDate,
        string Token);

    public sealed record Consolidation(
        string Counter,
        long Transactions,
        long Ineffective,
        int Generations,
        int Conflicts,
        int FailingRecords,
        int StoppedWriters,
        long? RetiredFiles,
        double Seconds)
    {
        public static Consolidation Of(string counter, ConsolidationReport report, long? retiredFiles = null) => new(
            counter,
            report.TransactionCount,
            report.IneffectiveCount,
            report.Generations,
            report.Conflicts,
            report.FailingRecords,
            report.StoppedWriters,
            retiredFiles,
            Math.Round(report.Duration.TotalSeconds, 3));
    }

    public sealed record Skipped(string Key, string SkippedAt, string Reason, string Fault);

    public sealed record ConsolidationList(
        IReadOnlyList<Consolidation> Counters, IReadOnlyList<LeftOut>? LeftOut);

    public sealed record Deviation(
        string Kind,
        string Key,
        string? RecordId,
        string? TransactionId,
        string? Date,
        long? Generation,
        string Expected,
        string Found,
        string Text)
    {
        public static Deviation Of(EventualConsistency.Deviation deviation) => new(
            JsonNamingPolicy.CamelCase.ConvertName(deviation.Kind.ToString()),
            deviation.Key,
            deviation.RecordId,
            deviation.TransactionId,
            deviation.Date is { } date ? Texts.Of(date) : null,
            deviation.Generation,
            deviation.Expected,
            deviation.Found,
            deviation.ToString());
    }

    public sealed record Verification(
        string Counter,
        bool Exact,
        bool Repaired,
        long Transactions,
        long Records,
        long Days,
        long CohortFiles,
        long PendingSegments,
        long OrphanedSegments,
        long HeldTransactions,
        long DeviationCount,
        IReadOnlyList<Deviation> Deviations,
        IReadOnlyList<string> Repairs,
        IReadOnlyList<string> Refusals)
    {
        public static Verification Of(string counter, VerifyReport report) => new(
            counter,
            report.IsExact,
            report.IsRepaired,
            report.Transactions,
            report.Records,
            report.Days,
            report.CohortFiles,
            report.PendingSegments,
            report.OrphanedSegments,
            report.HeldTransactions,
            report.DeviationCount,
            [.. report.Deviations.Select(Deviation.Of)],
            report.Repairs,
            report.Refusals);
    }

    public sealed record VerificationList(
        IReadOnlyList<Verification> Counters, IReadOnlyList<LeftOut>? LeftOut);

    public sealed record Operations(long Count, decimal Sum);

    public sealed record Cohort(
        string From,
        string To,
        long Transactions,
        long Ineffective,
        decimal Net,
        decimal Gross,
        Operations Set,
        Operations Add,
        Operations Sub)
    {
        public static Cohort Of(CohortStats stats) => new(
            Texts.Of(stats.From),
            Texts.Of(stats.To),
            stats.TransactionCount,
            stats.IneffectiveCount,
            stats.TotalValue,
            stats.GrossValue,
            new Operations(stats.ByOperation.Set.Count, stats.ByOperation.Set.Sum),
            new Operations(stats.ByOperation.Add.Count, stats.ByOperation.Add.Sum),
            new Operations(stats.ByOperation.Sub.Count, stats.ByOperation.Sub.Sum));
    }

    public sealed record CohortList(string Counter, string TimeZone, Cohort Total, IReadOnlyList<Cohort> Days);

    public sealed record Transaction(
        string Id,
        string OriginalId,
        string Operation,
        decimal Value,
        string Timestamp,
        string CohortDate,
        bool Applied,
        long? Generation,
        int? Position,
        string? Outcome,
        string? Source,
        string? IdempotencyKey,
        string? IssuedAt)
    {
        public static Transaction Of(CounterTransaction row) => new(
            row.Id,
            row.OriginalId,
            Verb(row.Operation),
            row.Value,
            Texts.Of(row.Timestamp),
            Texts.Of(row.CohortDate),
            row.Applied,
            row.Generation,
            row.Position,
            row.Outcome,
            row.Source,
            row.IdempotencyKey,
            row.IssuedAt is { } issuedAt ? Texts.Of(issuedAt) : null);
    }

    public sealed record TransactionList(string Counter, IReadOnlyList<Transaction> Transactions, bool IsTruncated);

    public sealed record WorkerEvent(
        string Event, string? Counter, long? Generation, long? Transactions, string? Message);

    public sealed record Check(string Name, bool Passed, string Detail, string? Stake);

    public sealed record Diagnosis(string Store, bool Passed, int Requests, IReadOnlyList<Check> Checks);

    public static string Verb(CounterOperation operation) => operation.ToString().ToLowerInvariant();
}
