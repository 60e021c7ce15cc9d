namespace S3Db.EventualConsistency;

/// <summary>What one pass of retention did in a shard.</summary>
/// <param name="HasCut">Whether a newer opening balance is named now.</param>
/// <param name="Files">How many cohort files it archived or removed.</param>
/// <param name="Deviation">Why it did not cut although it was due; null when nothing deviates.</param>
internal sealed record RetentionPass(bool HasCut, int Files, string? Deviation)
{
    /// <summary>Whether another pass may find more: each is bounded.</summary>
    public bool MayBeMore => HasCut || Files > 0;
}
