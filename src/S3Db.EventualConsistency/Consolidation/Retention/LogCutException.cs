namespace S3Db.EventualConsistency;

/// <summary>
/// Cohort files that a replay needs were removed under a newer opening balance: it starts again from that one (H19).
/// </summary>
internal sealed class LogCutException : Exception
{
    public LogCutException()
        : base("The log was cut behind the generation that this replay began with.")
    {
    }
}
