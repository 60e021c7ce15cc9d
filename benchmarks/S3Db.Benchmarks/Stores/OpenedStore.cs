using S3Db.Storage;

namespace S3Db.Benchmarks.Stores;

/// <summary>
/// The store of a scenario: bare, as a client without logic of ours uses it, and traced, as the database gets it.
/// </summary>
internal sealed class OpenedStore : IAsyncDisposable
{
    private readonly bool _isOwner;

    public OpenedStore(StoreSpec spec, IObjectStore inner, bool isOwner)
    {
        (Spec, Inner, _isOwner) = (spec, inner, isOwner);
        Bare = spec.IsRemote ? new RemoteObjectStore(inner, StoreLatencies.S3Standard) : inner;
        Traced = new TracingObjectStore(Bare);
    }

    public StoreSpec Spec { get; }

    /// <summary>The objects themselves, without latency: for putting data there before the clock runs.</summary>
    public IObjectStore Inner { get; }

    public IObjectStore Bare { get; }

    public TracingObjectStore Traced { get; }

    /// <summary>Removes every object below a prefix.</summary>
    public async Task ClearAsync(string prefix = "")
    {
        var keys = new List<string>();
        await foreach (var item in Inner.ListAllAsync(prefix))
        {
            keys.Add(item.Key);
        }

        foreach (var chunk in keys.Chunk(ListRequest.PageSizeMax))
        {
            await Inner.DeleteManyAsync(chunk);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isOwner)
        {
            if (Spec.Connection.StartsWith("file://", StringComparison.Ordinal))
            {
                Directory.Delete(Spec.Connection["file://".Length..], recursive: true);
            }
            else
            {
                await ClearAsync();
            }
        }

        await Inner.DisposeAsync();
    }
}
