namespace S3Db.EventualConsistency;

/// <summary>Rows of <see cref="OrderedRows"/> that follow one another in their segment.</summary>
/// <param name="Segment">Their segment.</param>
/// <param name="From">The index of the first of them there.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Position">The position of the first of them in the order.</param>
internal readonly record struct RowPiece(SegmentRows Segment, int From, int Count, int Position)
{
    /// <summary>The index behind the last of them.</summary>
    public int Behind => From + Count;

    public ReadOnlySpan<SegmentRow> Rows => Segment.Rows.Slice(From, Count);
}
