namespace S3Db.EventualConsistency;

/// <summary>The contiguous segments of a writer that wait behind its cursor: From + 1 up to and with To.</summary>
internal readonly record struct WriterRun(WriterId Writer, long From, long To)
{
    public IEnumerable<SegmentRef> Segments()
    {
        for (var sequence = From + 1; sequence <= To; sequence++)
        {
            yield return new SegmentRef(Writer, sequence);
        }
    }
}
