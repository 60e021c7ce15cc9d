namespace S3Db;

/// <summary>What a fold needs to know of a record: which life it is in, and with which values it began.</summary>
/// <param name="Incarnation">Nonce of the tombstone this life began over; empty for the first life.</param>
/// <param name="DeleteNonce">The nonce of its tombstone when the record is deleted; otherwise null.</param>
/// <param name="Initials">The initial values of the managed fields, by name; kept by the tombstone too.</param>
internal sealed record RecordState(
    string Incarnation, string? DeleteNonce, IReadOnlyDictionary<string, decimal> Initials);
