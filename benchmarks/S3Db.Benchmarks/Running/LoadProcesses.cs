using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Stores;

namespace S3Db.Benchmarks.Running;

/// <summary>Puts a load on a store from several processes at once.</summary>
internal static class LoadProcesses
{
    public static async Task<LoadResult> RunAsync(
        StoreSpec store, LoadPlan plan, int processes, CancellationToken cancellationToken)
    {
        var children = new List<ChildProcess>();
        try
        {
            for (var i = 0; i < processes; i++)
            {
                var child = await ChildProcess.StartAsync(
                    ChildCommands.Load, new LoadOrder(store, plan with { Seed = plan.Seed + i }));
                children.Add(child);

                // One after the other: the first creates the database.
                await ReadAsync<ScenarioEvent>(child, cancellationToken);
            }

            await Task.WhenAll(children.Select(child => child.WriteAsync("go")));
            return LoadResult.Sum(
                await Task.WhenAll(children.Select(child => ReadAsync<LoadResult>(child, cancellationToken))));
        }
        finally
        {
            foreach (var child in children)
            {
                await child.DisposeAsync();
            }
        }
    }

    private static async Task<T> ReadAsync<T>(ChildProcess child, CancellationToken cancellationToken)
        where T : class =>
        await child.ReadAsync<T>(cancellationToken)
        ?? throw new InvalidOperationException("A process that puts a load on the store has ended; see its error.");
}
