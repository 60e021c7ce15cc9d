using System.Collections.Concurrent;

namespace S3Db.Testing;

/// <summary>Does wrong with listings what the options of a server say; made for listings of one page.</summary>
internal sealed class FaultyListings(ListingFault fault)
{
    private readonly ConcurrentDictionary<string, Listing> _seen = new(StringComparer.Ordinal);

    public Listing Distort(string prefix, Listing listing) => fault switch
    {
        ListingFault.Stale => _seen.GetOrAdd(prefix, listing),
        ListingFault.ShowsDeleted => _seen.AddOrUpdate(prefix, listing, (_, before) => Merge(before, listing)),
        ListingFault.Unsorted => listing with { Objects = [.. listing.Objects.Reverse()] },
        _ => listing,
    };

    private static Listing Merge(Listing before, Listing now) => now with
    {
        Objects =
        [
            .. now.Objects.UnionBy(before.Objects, item => item.Key)
                .OrderBy(item => item.Key, Utf8KeyComparer.Instance),
        ],
    };
}
