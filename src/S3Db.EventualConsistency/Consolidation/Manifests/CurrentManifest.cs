using NodaTime;
using S3Db.Storage;

namespace S3Db.EventualConsistency;

/// <summary>A manifest as it was read: with the version to swap against and the store's time of the read.</summary>
internal sealed record CurrentManifest(Manifest Manifest, ETag ETag, Instant ReadAt);
