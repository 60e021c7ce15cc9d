using NodaTime;
using S3Db.EventualConsistency;

namespace S3Db.Workload;

/// <summary>A transaction as the log tells of it.</summary>
public readonly record struct AuditRow(
    long Generation, int Position, CounterOperation Operation, long Cents, LocalDate Date, string? Outcome, long Key);
