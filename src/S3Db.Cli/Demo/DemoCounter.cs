using S3Db.EventualConsistency;

namespace S3Db.Cli;

/// <summary>A counter field of the demo: the plugin that serves it, and the demo's own account of it.</summary>
internal sealed record DemoCounter(Resource Resource, EventualConsistencyPlugin Plugin, Tally Tally)
{
    /// <summary>Sends a transaction and counts it once it is acknowledged.</summary>
    public async Task<TransactionReceipt> SubmitAsync(
        string id,
        CounterOperation operation,
        decimal amount,
        TransactionOptions? options,
        CancellationToken cancellationToken)
    {
        var field = Tally.Field;
        var receipt = await (operation switch
        {
            CounterOperation.Add => Resource.AddAsync(id, field, amount, options, cancellationToken),
            CounterOperation.Sub => Resource.SubAsync(id, field, amount, options, cancellationToken),
            _ => Resource.SetAsync(id, field, amount, options, cancellationToken),
        }).ConfigureAwait(false);
        Tally.Count(id, operation, amount, receipt);
        return receipt;
    }
}
