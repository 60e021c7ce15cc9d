namespace S3Db.EventualConsistency;

/// <summary>What a record object says about one managed field.</summary>
/// <param name="Exists">Whether there is an object, if only a tombstone.</param>
/// <param name="Incarnation">Nonce of the tombstone this life began over; empty in the first life.</param>
/// <param name="DeleteNonce">Nonce of its own tombstone when the record is deleted; otherwise null.</param>
/// <param name="Value">The initial value of that life.</param>
internal readonly record struct InitialValue(bool Exists, string Incarnation, string? DeleteNonce, decimal Value)
{
    /// <summary>
    /// The initial value of one life of the record; the default where no object tells it. A counter that was never
    /// cleared belongs to whatever life the record has: the earlier ones ended before the field had a counter.
    /// </summary>
    public decimal Of(string incarnation, decimal defaultValue) =>
        Exists && (incarnation.Length == 0 || Incarnation == incarnation) ? Value : defaultValue;
}
