using System.Runtime.CompilerServices;
using S3Db.Storage;

namespace S3Db;

/// <summary>Walks a listing page by page.</summary>
internal static class ListingExtensions
{
    public static async IAsyncEnumerable<ObjectInfo> ListAllAsync(
        this IObjectStore store,
        string prefix,
        string? startAfter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListRequest(prefix) { StartAfter = startAfter };
        while (true)
        {
            var page = await store.ListAsync(request, cancellationToken).ConfigureAwait(false);
            foreach (var info in page.Objects)
            {
                yield return info;
            }

            if (page.ContinuationToken is null)
            {
                yield break;
            }

            request = request with { ContinuationToken = page.ContinuationToken };
        }
    }
}
