using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>What of a key's first transaction its repeats are judged by.</summary>
/// <param name="Payload">What it does.</param>
/// <param name="FoldedAt">The store's time of the generation that decided it.</param>
internal readonly record struct FirstUse(string Payload, Instant FoldedAt);
