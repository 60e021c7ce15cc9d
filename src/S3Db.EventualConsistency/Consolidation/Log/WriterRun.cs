namespace S3Db.EventualConsistency;

/// <summary>The contiguous segments of a writer that wait behind its cursor: From + 1 up to and with To.</summary>
internal readonly record struct WriterRun(WriterId Writer, long From, long To)
{
    /// <summary>
    /// Whether its first segment is one that a consolidation has found to stop the writer, and the manifest still says
    /// so: where it does not, somebody else could read it since.
    /// </summary>
    public bool IsStopped(IReadOnlySet<SegmentRef> found, Manifest manifest) =>
        found.Contains(new SegmentRef(Writer, From + 1))
        && manifest.Stopped.GetValueOrDefault(Writer)?.Sequence == From + 1;

    public IEnumerable<SegmentRef> Segments()
    {
        for (var sequence = From + 1; sequence <= To; sequence++)
        {
            yield return new SegmentRef(Writer, sequence);
        }
    }
}
