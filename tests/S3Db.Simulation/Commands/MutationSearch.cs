using S3Db.Simulation.Reports;

namespace S3Db.Simulation.Commands;

/// <summary>Looks for the first seed that notices that a rule is left out, in worlds drawn for that rule.</summary>
/// <param name="first">The first seed.</param>
/// <param name="count">How many seeds are tried.</param>
/// <param name="patience">After what time no more are tried.</param>
internal sealed class MutationSearch(ulong first, int count, TimeSpan patience)
{
    public async Task<Mutation> RunAsync(ProtocolRule rule, CancellationToken cancellationToken)
    {
        var (caught, tried) = await FindAsync(rule, cancellationToken);
        SeedResult? withRule = null;
        if (caught is not null)
        {
            await WorkerPool.RunAsync(
                new WorkOrder(caught.Seed, 1, null) { Focus = $"{rule}" },
                1,
                result => withRule = result,
                cancellationToken);
        }

        return new Mutation(rule, caught, tried, withRule);
    }

    private async Task<(SeedResult? Caught, int Tried)> FindAsync(
        ProtocolRule rule, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stopping.CancelAfter(patience);
        SeedResult? caught = null;
        var tried = 0;
        try
        {
            // One process, so that the first seed that notices is the same every time.
            await WorkerPool.RunAsync(
                new WorkOrder(first, count, $"{rule}"),
                1,
                result =>
                {
                    tried += caught is null ? 1 : 0;
                    if (result.Violations.Count > 0 && caught is null)
                    {
                        caught = result;
                        stopping.Cancel();
                    }
                },
                stopping.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // One is enough, or it took too long.
        }

        return (caught, tried);
    }
}
