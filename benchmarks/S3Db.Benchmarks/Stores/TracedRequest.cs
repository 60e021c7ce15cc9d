using S3Db.Testing;

namespace S3Db.Benchmarks.Stores;

/// <summary>A request that was sent to a store.</summary>
/// <param name="Verb">What it did.</param>
/// <param name="Key">Its key, or the prefix of a listing.</param>
/// <param name="Bytes">The bytes of the body that was sent or received.</param>
/// <param name="Elapsed">How long it took.</param>
internal readonly record struct TracedRequest(StoreVerb Verb, string Key, int Bytes, TimeSpan Elapsed)
{
    /// <summary>Whether it stored transactions: the commit of a batch.</summary>
    public bool IsCommit => Verb == StoreVerb.Put && IsOfSegment;

    public bool IsOfSegment => Key.Contains("/wal/", StringComparison.Ordinal);
}
