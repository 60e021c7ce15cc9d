namespace S3Db.Simulation.Runtime;

/// <summary>
/// Lets everything run that can run without time passing. There is one pool thread, and what is queued by
/// <see cref="Task.Yield"/> comes behind everything queued before it; so when the queue is empty then, nothing is left.
/// </summary>
internal static class Quiescence
{
    public static async ValueTask ReachAsync()
    {
        do
        {
            await Task.Yield();
        }
        while (ThreadPool.PendingWorkItemCount > 0);
    }

    /// <summary>Refuses to run where more threads could run, for then equal seeds would differ.</summary>
    public static void RequireOneThread()
    {
        ThreadPool.GetMaxThreads(out var threads, out _);
        if (threads != 1)
        {
            throw new InvalidOperationException(
                $"The thread pool may have {threads} threads, and the simulation is repeatable with 1 only. Run the "
                + "built executable, whose runtimeconfig.json says so.");
        }
    }
}
