namespace S3Db.EventualConsistency;

/// <summary>The segments of one writer that a generation folded: those behind From, up to and with To.</summary>
internal readonly record struct FoldedRange(long From, long To)
{
    public bool Contains(long sequence) => sequence > From && sequence <= To;
}
