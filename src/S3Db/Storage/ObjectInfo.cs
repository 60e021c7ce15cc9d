using NodaTime;

namespace S3Db.Storage;

/// <summary>One object in a listing.</summary>
/// <param name="Key">Its key, relative to the root of the store.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="ETag">Its version.</param>
/// <param name="LastModified">When it was written, by the store's clock.</param>
public sealed record ObjectInfo(string Key, long Size, ETag ETag, Instant LastModified);
