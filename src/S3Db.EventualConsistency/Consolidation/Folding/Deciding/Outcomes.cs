namespace S3Db.EventualConsistency;

/// <summary>What a fold can decide other than "applied": the texts stored as a row's <c>outcome</c>.</summary>
internal static class Outcomes
{
    public const string Duplicate = "duplicate";
    public const string Overflow = "rejected:overflow";
    public const string Minimum = "rejected:minimum";
    public const string Maximum = "rejected:maximum";
    public const string KeyReused = "rejected:key-reused";
    public const string KeyExpired = "rejected:key-expired";
    private const string RejectedPrefix = "rejected:";

    public static (Verdict Verdict, string? Reason) Explain(string? outcome) => outcome switch
    {
        null => (Verdict.Applied, null),
        Duplicate => (Verdict.Duplicate, null),
        _ when outcome.StartsWith(RejectedPrefix, StringComparison.Ordinal) =>
            (Verdict.Rejected, outcome[RejectedPrefix.Length..]),
        _ => throw new S3DbException(S3DbErrorKind.Corrupt, $"The log holds the unknown outcome '{outcome}'."),
    };
}
