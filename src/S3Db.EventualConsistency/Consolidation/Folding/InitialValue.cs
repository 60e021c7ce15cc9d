namespace S3Db.EventualConsistency;

/// <summary>What a record object says about one managed field.</summary>
/// <param name="Exists">Whether there is an object, if only a tombstone.</param>
/// <param name="Incarnation">Nonce of the tombstone this life began over; empty in the first life.</param>
/// <param name="DeleteNonce">Nonce of its own tombstone when the record is deleted; otherwise null.</param>
/// <param name="Value">The initial value of that life.</param>
internal readonly record struct InitialValue(bool Exists, string Incarnation, string? DeleteNonce, decimal Value)
{
    /// <summary>The initial value of one life of the record; the default where no object tells it.</summary>
    public decimal Of(string incarnation, decimal defaultValue) =>
        Exists && Incarnation == incarnation ? Value : defaultValue;
}
