namespace S3Db;

/// <summary>
/// Lets the writers of one record in this process take turns, so that they lose swaps only to other processes. Nothing
/// depends on it but the number of requests.
/// </summary>
internal sealed class RecordLocks
{
    private const int StripeCount = 64;
    private readonly SemaphoreSlim[] _stripes =
        [.. Enumerable.Range(0, StripeCount).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task<T> RunAsync<T>(string id, Func<Task<T>> body, CancellationToken cancellationToken)
    {
        var stripe = _stripes[string.GetHashCode(id, StringComparison.Ordinal) & (StripeCount - 1)];
        await stripe.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await body().ConfigureAwait(false);
        }
        finally
        {
            stripe.Release();
        }
    }
}
