namespace S3Db;

/// <summary>
/// What is left of a deleted record, for ever: a late duplicate of its insert must stay refused, and whoever inserts
/// the id again must first see that the counters of the ended life were cleared.
/// </summary>
/// <param name="Nonce">Names the deletion; the next life's incarnation.</param>
/// <param name="IsCleared">Whether every managed field has ended the counter.</param>
/// <param name="Initials">The initial values of the managed fields of the ended life.</param>
internal sealed record Tombstone(string Nonce, bool IsCleared, IReadOnlyDictionary<string, decimal> Initials);
