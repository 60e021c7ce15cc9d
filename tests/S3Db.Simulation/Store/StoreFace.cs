using S3Db.Simulation.Runtime;
using S3Db.Storage;

namespace S3Db.Simulation.Store;

/// <summary>The store as one process sees it: every call becomes a request on the simulated network.</summary>
internal sealed class StoreFace(SimulatedNetwork network, SimulatedProcess process) : IObjectStore
{
    public string Description => "s3://simulated";

    public async Task<GetResult> GetAsync(
        string key, ETag? ifNoneMatch = null, CancellationToken cancellationToken = default) =>
        (GetResult)await network.SendAsync(
            new StoreRequest
            {
                Process = process, Verb = RequestVerb.Get, Key = key, Kind = Keys.KindOf(key), Known = ifNoneMatch,
            },
            cancellationToken).ConfigureAwait(false);

    public async Task<PutResult> PutAsync(
        string key,
        ReadOnlyMemory<byte> body,
        PutCondition condition = default,
        CancellationToken cancellationToken = default) =>
        (PutResult)await network.SendAsync(
            new StoreRequest
            {
                Process = process,
                Verb = RequestVerb.Put,
                Key = key,
                Kind = Keys.KindOf(key),
                Body = body.ToArray(),
                Condition = condition,
            },
            cancellationToken).ConfigureAwait(false);

    public async Task DeleteAsync(string key, CancellationToken cancellationToken = default) =>
        await network.SendAsync(
            new StoreRequest
            {
                Process = process, Verb = RequestVerb.Delete, Key = key, Kind = Keys.KindOf(key), Keys = [key],
            },
            cancellationToken).ConfigureAwait(false);

    public async Task<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        keys.Count == 0
            ? []
            : (IReadOnlyList<string>)await network.SendAsync(
                new StoreRequest
                {
                    Process = process,
                    Verb = RequestVerb.DeleteMany,
                    Key = keys.First(),
                    Kind = Keys.KindOf(keys.First()),
                    Keys = [.. keys],
                },
                cancellationToken).ConfigureAwait(false);

    public async Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken = default) =>
        (ListPage)await network.SendAsync(
            new StoreRequest
            {
                Process = process,
                Verb = RequestVerb.List,
                Key = request.Prefix,
                Kind = Keys.KindOf(request.Prefix),
                Listing = request,
            },
            cancellationToken).ConfigureAwait(false);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
