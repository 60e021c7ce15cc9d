namespace S3Db.EventualConsistency;

/// <summary>Starts work that outlives its caller or is shared with others without the caller's context.</summary>
internal static class Detached
{
    /// <summary>What runs before the first wait still has the context.</summary>
    public static T Start<T>(Func<T> start)
        where T : Task
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return start();
        }

        using var suppressed = ExecutionContext.SuppressFlow();
        return start();
    }
}
