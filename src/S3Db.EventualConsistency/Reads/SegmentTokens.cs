namespace S3Db.EventualConsistency;

/// <summary>The tokens of receipts. The transactions of a segment share one.</summary>
internal sealed class SegmentTokens(LogKeys keys)
{
    private volatile SegmentToken? _last;

    public ConsistencyToken Of(SegmentRef segment)
    {
        var last = _last;
        if (last is null || last.Segment != segment)
        {
            last = new(segment, ConsistencyToken.Of(keys.LogResource, keys.Shard, null, segment));
            _last = last;
        }

        return last.Token;
    }

    private sealed record SegmentToken(SegmentRef Segment, ConsistencyToken Token);
}
