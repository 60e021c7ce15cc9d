namespace S3Db.EventualConsistency;

/// <summary>
/// A stored segment that is not what a writer wrote: it stops its writer's chain and nothing else (I9).
/// </summary>
internal sealed class SegmentCorruptException : S3DbException
{
    public SegmentCorruptException(SegmentRef segment, int line, string reason, Exception? innerException = null)
        : base(S3DbErrorKind.Corrupt, Describe(segment, line, reason), innerException)
    {
        Segment = segment;
        Line = line;
    }

    public SegmentRef Segment { get; }

    /// <summary>The line, from 1; 0 when the whole object is at fault.</summary>
    public int Line { get; }

    private static string Describe(SegmentRef segment, int line, string reason)
    {
        var place = line == 0 ? string.Empty : $", line {line}";
        return $"The segment '{segment.Writer}/{segment.Sequence:D12}'{place} cannot be read: {reason}."
            + " Nothing of it is folded; restore the object, or decide to skip it.";
    }
}
