using NodaTime;
using S3Db.Storage;

namespace S3Db.Simulation.Store;

/// <summary>An object in the simulated bucket.</summary>
internal sealed record StoredObject(byte[] Body, ETag ETag, Instant LastModified);
