using NodaTime;

namespace S3Db.Storage;

/// <summary>The answer to a get.</summary>
/// <param name="Status">What was found.</param>
/// <param name="Body">The bytes; empty unless found. The caller must not change them.</param>
/// <param name="ETag">The version; default when nothing was found.</param>
/// <param name="StoreTime">When the store answered, by its own clock (the Date header).</param>
public sealed record GetResult(GetStatus Status, ReadOnlyMemory<byte> Body, ETag ETag, Instant StoreTime)
{
    /// <summary>Whether the object was found and its body is present.</summary>
    public bool IsFound => Status == GetStatus.Found;
}
