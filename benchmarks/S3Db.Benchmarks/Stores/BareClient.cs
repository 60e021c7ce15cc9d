using System.Diagnostics;
using S3Db.Benchmarks.Measuring;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.Benchmarks.Stores;

/// <summary>
/// The limit of a scenario: sends requests of the same kinds and sizes to the same store with the same client, as many
/// at a time as we did, with no logic of ours and no order among them. Nothing built on these requests can be faster.
/// </summary>
internal static class BareClient
{
    /// <summary>
    /// Repeats traced requests. Puts go to keys of their own; deletes are left out, nobody waits for them.
    /// </summary>
    public static async Task<BareRun> ReplayAsync(
        IObjectStore store, IEnumerable<TracedRequest> requests, int parallelism, CancellationToken cancellationToken)
    {
        var all = requests.Where(request => request.Verb != StoreVerb.Delete).ToList();
        var bytes = new byte[all.Select(request => request.Bytes).DefaultIfEmpty().Max()];
        Random.Shared.NextBytes(bytes);
        var latency = new LatencyHistogram();
        var place = $"bare/{Guid.NewGuid():N}/";
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = Math.Max(1, parallelism),
            CancellationToken = cancellationToken,
        };
        var since = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, all.Count, options, async (i, token) =>
        {
            var sentAt = Stopwatch.GetTimestamp();
            await SendAsync(store, all[i], $"{place}{i:D9}", bytes, token);
            latency.Record(Stopwatch.GetElapsedTime(sentAt));
        });
        return new BareRun(all.Count, Stopwatch.GetElapsedTime(since), latency);
    }

    private static Task SendAsync(
        IObjectStore store, TracedRequest request, string key, byte[] bytes, CancellationToken cancellationToken) =>
        request.Verb switch
        {
            StoreVerb.Put => store.PutAsync(
                key, bytes.AsMemory(0, request.Bytes), PutCondition.IfAbsent, cancellationToken),
            StoreVerb.Get => store.GetAsync(request.Key, cancellationToken: cancellationToken),
            _ => store.ListAsync(new ListRequest(request.Key), cancellationToken),
        };
}
