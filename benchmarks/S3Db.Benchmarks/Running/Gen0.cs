namespace S3Db.Benchmarks.Running;

/// <summary>How much a process may allocate between two collections.</summary>
internal static class Gen0
{
    /// <summary>For processes with much that lives for a moment: waiting calls, the rows of a pass.</summary>
    public const long Large = 128 * 1024 * 1024;
}
