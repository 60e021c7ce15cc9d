using System.Runtime.CompilerServices;

namespace S3Db.Storage;

/// <summary>What every store can do in terms of its port.</summary>
public static class ObjectStoreExtensions
{
    /// <summary>Lists all objects below a prefix, in byte order. Cost: 1 LIST for each 1,000 keys read.</summary>
    /// <param name="store">The store.</param>
    /// <param name="prefix">Only keys that begin with this text; may be empty.</param>
    /// <param name="startAfter">Only keys behind this one.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public static async IAsyncEnumerable<ObjectInfo> ListAllAsync(
        this IObjectStore store,
        string prefix,
        string? startAfter = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var request = new ListRequest(prefix) { StartAfter = startAfter };
        while (true)
        {
            var page = await store.ListAsync(request, cancellationToken).ConfigureAwait(false);
            foreach (var item in page.Objects)
            {
                yield return item;
            }

            if (page.ContinuationToken is null)
            {
                yield break;
            }

            request = request with { ContinuationToken = page.ContinuationToken };
        }
    }
}
