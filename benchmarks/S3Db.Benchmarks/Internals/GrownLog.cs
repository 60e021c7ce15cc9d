using System.Diagnostics;
using S3Db.Benchmarks.Measuring;
using S3Db.Benchmarks.Stores;
using S3Db.Storage;

namespace S3Db.Benchmarks.Internals;

/// <summary>A log with so much history behind it, in a store of its own, and passes over what is added to it.</summary>
internal sealed class GrownLog : IAsyncDisposable
{
    private readonly OpenedStore _store;
    private readonly CounterDatabase _counter;
    private readonly int _pending;
    private readonly int _records;
    private readonly List<(RequestCounts Requests, double Seconds)> _passes = [];

    private GrownLog(OpenedStore store, CounterDatabase counter, int pending, int records) =>
        (_store, _counter, _pending, _records) = (store, counter, pending, records);

    public static async Task<GrownLog> MakeAsync(
        long history, int pending, int records, CancellationToken cancellationToken)
    {
        var store = StoreSpec.Memory(isRemote: false).Open();
        await PendingStore.FillAsync(store, pending, records, cancellationToken: cancellationToken);
        await using (var first = await CounterDatabase.OpenAsync(store, cancellationToken: cancellationToken))
        {
            await first.Plugin.ConsolidateAsync(cancellationToken);
            await SyntheticHistory.AddAsync(store.Inner, first, history, cancellationToken);
        }

        var counter = await CounterDatabase.OpenAsync(store, cancellationToken: cancellationToken);
        return new GrownLog(store, counter, pending, records);
    }

    /// <summary>Adds what shall be pending, and folds it.</summary>
    public async Task PassAsync(CancellationToken cancellationToken)
    {
        await PendingStore.FillAsync(
            _store, _pending, _records, seed: _passes.Count + 2, cancellationToken: cancellationToken);
        ResourceMeter.CollectGarbage();
        var before = _counter.Db.Statistics.Snapshot();
        var since = Stopwatch.GetTimestamp();
        await _counter.Plugin.ConsolidateAsync(cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(since).TotalSeconds;
        _passes.Add((_counter.Db.Statistics.Snapshot().Since(before), elapsed));
    }

    /// <summary>The pass that took the median of their times, without the first ones.</summary>
    public (RequestCounts Requests, double Seconds) Median(int warmUps)
    {
        var measured = _passes.Skip(warmUps).OrderBy(pass => pass.Seconds).ToList();
        return measured[measured.Count / 2];
    }

    public async ValueTask DisposeAsync()
    {
        await _counter.DisposeAsync();
        await _store.DisposeAsync();
    }
}
