namespace S3Db.EventualConsistency;

/// <summary>How to verify a field.</summary>
public sealed record VerifyOptions
{
    internal static readonly VerifyOptions Default = new();

    /// <summary>
    /// Whether values and statistics that deviate, and their pages that cannot be read, are computed anew from the log.
    /// </summary>
    /// <value>False by default: nothing is written.</value>
    /// <remarks>
    /// A repair is a generation of its own, committed like a fold, logged, and listed in
    /// <see cref="VerifyReport.Repairs"/>. It is refused, with the reason in <see cref="VerifyReport.Refusals"/>, where
    /// the log itself deviates: nothing is ever invented.
    /// </remarks>
    public bool Repair { get; init; }

    /// <summary>How many deviations the report lists; all are counted.</summary>
    /// <value>1,000 by default; at least 1.</value>
    public int DeviationsMax { get; init; } = 1000;
}
