using S3Db.Benchmarks.Internals;
using S3Db.Benchmarks.Stores;

namespace S3Db.Benchmarks.Measuring;

/// <summary>A store in which transactions wait to be folded.</summary>
internal static class PendingStore
{
    /// <summary>Makes the database and puts so many transactions there, without the latency of the store.</summary>
    public static async Task FillAsync(
        OpenedStore store,
        long transactions,
        int records,
        int perSegment = 5_000,
        int seed = 1,
        CancellationToken cancellationToken = default)
    {
        await using var counter = await CounterDatabase.OpenAsync(store, cancellationToken: cancellationToken);
        await new SyntheticLog(new MemoryFold(counter).Keys, records, perSegment, seed: seed)
            .WriteAsync(store.Inner, transactions, cancellationToken: cancellationToken);
    }
}
