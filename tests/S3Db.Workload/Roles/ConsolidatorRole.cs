namespace S3Db.Workload;

/// <summary>Consolidates both counters again and again, in competition with the others that do.</summary>
public sealed class ConsolidatorRole(WorkerSettings settings, JournalFile journal) : WorkerRole(settings, journal)
{
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(1.5);

    protected override async Task WorkAsync(OpenStore store, CancellationToken stopping)
    {
        var random = new Random(unchecked((Settings.Seed * 31) + Settings.Journal));
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await store.ConsolidateAsync(CancellationToken.None);
            }
            catch (Exception exception)
            {
                _ = IsExpected(exception, "A consolidation");
            }

            await PauseAsync(PauseMax * random.NextDouble(), stopping);
        }
    }
}
