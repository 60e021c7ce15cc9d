using NodaTime;
using S3Db.EventualConsistency.Tests.Support;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Reads;

/// <summary>What became of a transaction that one generation held, and another decides.</summary>
public sealed class OutcomeReaderTests : IAsyncDisposable
{
    private static readonly LocalDate Day = new(2026, 11, 20);
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task FindAsync_WhenReleasedByALaterGeneration_AnswersThatOne()
    {
        var (process, manifest, held) = await HoldAsync();
        var releasing = new UnwrittenGeneration(manifest.Generation + 1) { Released = [held] };
        var holding = new UnwrittenGeneration(manifest.Generation)
        {
            Folded = new Dictionary<WriterId, FoldedRange> { [held.Id.Writer] = new(0, held.Id.Sequence) },
            Held = new HashSet<TransactionId> { held.Id },
        };
        var later = manifest with { Unwritten = [holding, releasing] };

        Assert.Equal((Verdict.Applied, null), await FindAsync(process, later, held.Id));
    }

    [Fact]
    public async Task FindAsync_WhenCounterStillHoldsIt_IsPendingWithoutASearch()
    {
        var (process, manifest, held) = await HoldAsync();
        process.Mark();

        var found = await FindAsync(process, manifest with { Unwritten = [] }, held.Id);

        Assert.Equal((Verdict.Pending, null), found);
        Assert.Equal(0, process.Count(StoreVerb.List));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static Task<(Verdict Verdict, string? Reason)> FindAsync(
        CounterProcess process, Manifest manifest, TransactionId id) =>
        FindAsync(process.Plugin.ActiveField.Shards[0], manifest, id);

    private static Task<(Verdict Verdict, string? Reason)> FindAsync(
        CounterShard shard, Manifest manifest, TransactionId id) =>
        new OutcomeReader(shard.Context, shard.Consolidator.Pages)
            .FindAsync(manifest, id, Day, CancellationToken.None);

    private async Task<(CounterProcess Process, Manifest Manifest, HeldTransaction Held)> HoldAsync()
    {
        var process = await _world.StartAsync(o =>
        {
            o.Mode = ConsolidationMode.Sync;
            o.ReducerName = "unlucky";
            o.Reducer = (_, _) => throw new InvalidOperationException("unlucky");
        });
        await process.Wallets.AddAsync("bad", 13);
        var shard = process.Plugin.ActiveField.Shards[0];
        var manifest = shard.Consolidator.Manifests.Cached!.Manifest;
        var state = await LoadedState.LoadAsync(
            manifest, ["bad"], shard.Consolidator.Pages, shard.Context.Limits, CancellationToken.None);
        return (process, manifest, Assert.Single(state.Find("bad")!.Value.Held));
    }
}
