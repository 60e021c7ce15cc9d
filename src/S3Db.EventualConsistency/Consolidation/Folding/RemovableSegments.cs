namespace S3Db.EventualConsistency;

/// <summary>
/// Which segments may be removed: those at or below the From of every generation still unwritten. "At or below the
/// cursor" is not enough, because history is written from the segments (H14).
/// </summary>
internal static class RemovableSegments
{
    public static bool IsRemovable(Manifest manifest, SegmentRef folded)
    {
        // What is left of a segment that was given up is evidence.
        if (manifest.FindSkipped(folded) is not null)
        {
            return false;
        }

        foreach (var generation in manifest.Unwritten)
        {
            if (generation.Folded.TryGetValue(folded.Writer, out var range) && folded.Sequence > range.From)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The segments that a committed manifest made removable by dropping generations of the one before.
    /// </summary>
    public static IReadOnlyList<SegmentRef> Of(Manifest before, Manifest after)
    {
        var kept = after.Unwritten.Select(generation => generation.Generation).ToHashSet();
        var removable = new List<SegmentRef>();
        foreach (var generation in before.Unwritten.Where(generation => !kept.Contains(generation.Generation)))
        {
            foreach (var (writer, range) in generation.Folded)
            {
                removable.AddRange(new WriterRun(writer, range.From, range.To).Segments()
                    .Where(segment => IsRemovable(after, segment)));
            }
        }

        return removable;
    }
}
