using NodaTime;

namespace S3Db.Storage;

/// <summary>One page of a listing, in byte order of the keys.</summary>
/// <param name="Objects">The objects.</param>
/// <param name="Folders">Rolled-up prefixes, each ending in <c>/</c>; empty unless asked for.</param>
/// <param name="ContinuationToken">Where the next page begins; null on the last one.</param>
/// <param name="StoreTime">When the store answered, by its own clock.</param>
public sealed record ListPage(
    IReadOnlyList<ObjectInfo> Objects,
    IReadOnlyList<string> Folders,
    string? ContinuationToken,
    Instant StoreTime);
