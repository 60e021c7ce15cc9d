namespace S3Db;

/// <summary>A record as a managed field needs to see it.</summary>
/// <param name="Id">The record.</param>
/// <param name="Incarnation">
/// Nonce of the tombstone this life of the record began over; empty for its first life.
/// </param>
/// <param name="Initial">The value it was inserted with.</param>
internal readonly record struct ManagedRecord(string Id, string Incarnation, decimal Initial);
