namespace S3Db.EventualConsistency;

/// <summary>The contiguous segments of a writer that wait behind its cursor: From + 1 up to and with To.</summary>
internal readonly record struct WriterRun(WriterId Writer, long From, long To)
{
    /// <summary>Whether its first segment is one that cannot be decided.</summary>
    public bool IsStoppedBy(IReadOnlyDictionary<WriterId, StoppedChain> stopped) =>
        stopped.GetValueOrDefault(Writer)?.Sequence == From + 1;

    public IEnumerable<SegmentRef> Segments()
    {
        for (var sequence = From + 1; sequence <= To; sequence++)
        {
            yield return new SegmentRef(Writer, sequence);
        }
    }
}
