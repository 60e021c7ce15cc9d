namespace S3Db.EventualConsistency;

/// <summary>How one attempt at a fold ended.</summary>
internal sealed record PassResult
{
    /// <summary>The committed manifest; null when nothing was committed.</summary>
    public CurrentManifest? Committed { get; init; }

    /// <summary>Whether there was nothing to commit.</summary>
    public bool IsIdle { get; init; }

    /// <summary>Listed segments that are gone: read the manifest again.</summary>
    public IReadOnlyCollection<SegmentRef> Gone { get; init; } = [];

    /// <summary>What the fold decided, when it was committed.</summary>
    public FoldResult? Fold { get; init; }

    public IReadOnlyDictionary<WriterId, StoppedChain> Stopped { get; init; } =
        new Dictionary<WriterId, StoppedChain>();

    /// <summary>Segments that the commit made removable.</summary>
    public IReadOnlyList<SegmentRef> Removable { get; init; } = [];

    /// <summary>Whether the swap was lost, or its outcome is unknown.</summary>
    public bool IsLost => Committed is null && !IsIdle && Gone.Count == 0;
}
