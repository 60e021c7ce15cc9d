using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// When a key is a repeat, and when it is too late to tell. A pure function of the rows and the store's time of the
/// first fold, so forgetting can never change a decision (H8): what is forgotten could only have matched writers that
/// the horizon has passed.
/// </summary>
internal static class KeyRule
{
    /// <summary>
    /// How much longer than the window a key is remembered: by so much may the clocks that judge it differ.
    /// </summary>
    public static readonly Duration ClockAllowance = Duration.FromHours(24);

    /// <summary>What must be equal in a repeat: operation and value, not when or from where.</summary>
    public static string PayloadOf(LogTransaction transaction) =>
        $"{TransactionRowNames.Of(transaction.Operation).Value} {DecimalText.Format(transaction.Value)}";

    /// <summary>
    /// Whether it was first tried longer ago than keys are remembered, so that nobody knows whether it was decided.
    /// </summary>
    public static bool IsExpired(Duration window, TransactionId id, LogTransaction transaction) =>
        transaction.IssuedAt is { } issuedAt && id.Writer.Birth - window > issuedAt;

    /// <summary>Why a transaction has no effect because of its key; null when it is to be decided.</summary>
    public static string? Judge(Duration window, TransactionId id, LogTransaction transaction, FirstUse? first) =>
        IsExpired(window, id, transaction) ? Outcomes.KeyExpired
        : first is not var (payload, foldedAt) || id.Writer.Birth > foldedAt + window + ClockAllowance ? null
        : payload == PayloadOf(transaction) ? Outcomes.Duplicate
        : Outcomes.KeyReused;

    /// <summary>
    /// Whether no transaction that can still be folded is a repeat of it: every writer behind the horizon is forgotten.
    /// </summary>
    public static bool IsForgotten(Duration window, Instant foldedAt, Instant horizon) =>
        horizon > foldedAt + window + ClockAllowance;
}
