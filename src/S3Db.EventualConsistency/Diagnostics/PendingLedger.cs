namespace S3Db.EventualConsistency;

/// <summary>
/// The transactions this process has stored and not seen folded, a line a segment, for its gauges and health. Bounded:
/// neighbouring lines are merged when there are many. Thread-safe.
/// </summary>
internal sealed class PendingLedger
{
    internal const int LinesMax = 4_096;
    private readonly Lock _lock = new();
    private List<Line> _lines = [];

    /// <summary>Notes a segment that is stored.</summary>
    public void Add(SegmentRef segment, int transactions, long storedAt)
    {
        lock (_lock)
        {
            if (_lines.Count >= LinesMax)
            {
                Merge();
            }

            _lines.Add(new Line(segment, transactions, storedAt));
        }
    }

    /// <summary>
    /// Strikes out what a manifest is known to have decided. A cursor in a page that this process has not read is not
    /// known: other writers of that hour may be in it, and this one not.
    /// </summary>
    public void Settle(Manifest manifest, CursorReader cursors)
    {
        lock (_lock)
        {
            _lines.RemoveAll(line => line.Segment.Writer.Birth < manifest.Horizon
                || (cursors.TryFindKnown(manifest, line.Segment.Writer, out var cursor)
                    && cursor.Sequence >= line.Segment.Sequence));
        }
    }

    /// <summary>Those whose segments it still holds.</summary>
    public IReadOnlyList<WriterId> Writers()
    {
        lock (_lock)
        {
            return [.. _lines.Select(line => line.Segment.Writer).Distinct()];
        }
    }

    public (long Count, long? OldestAt) Sum()
    {
        lock (_lock)
        {
            return _lines.Count == 0 ? (0, null) : (_lines.Sum(line => line.Count), _lines.Min(line => line.StoredAt));
        }
    }

    private void Merge()
    {
        var merged = new List<Line>(LinesMax);
        for (var i = 0; i < _lines.Count; i += 2)
        {
            var later = _lines[Math.Min(i + 1, _lines.Count - 1)];
            var count = _lines[i].Count + (i + 1 < _lines.Count ? later.Count : 0);
            merged.Add(new Line(later.Segment, count, _lines[i].StoredAt));
        }

        _lines = merged;
    }

    private readonly record struct Line(SegmentRef Segment, long Count, long StoredAt);
}
