using NodaTime;

namespace S3Db.Storage;

/// <summary>The answer to a successful put.</summary>
/// <param name="ETag">The version that is stored now.</param>
/// <param name="StoreTime">When the store answered, by its own clock (the Date header).</param>
public sealed record PutResult(ETag ETag, Instant StoreTime);
