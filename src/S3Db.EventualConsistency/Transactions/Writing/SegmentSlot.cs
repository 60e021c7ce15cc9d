namespace S3Db.EventualConsistency;

/// <summary>A batch at its place in a chain. It never gets another place once it was sent.</summary>
internal sealed class SegmentSlot(SegmentRef segment, Batch batch, long sentAt)
{
    public SegmentRef Segment { get; } = segment;

    public Batch Batch { get; } = batch;

    /// <summary>When it was opened, by the monotonic timer.</summary>
    public long SentAt { get; } = sentAt;

    /// <summary>The digest of its bytes; null while they are not known.</summary>
    public string? Digest { get; set; }

    /// <summary>How it ended; null while it is unresolved.</summary>
    public SlotOutcome? Outcome { get; set; }

    /// <summary>The sending of it. It never fails: whatever happens is an outcome.</summary>
    public Task? Sending { get; set; }
}
