using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// What a listing means under a manifest. Only the contiguous run behind a cursor is pending; what lies behind a gap
/// was never acknowledged and is neither folded nor shown (H10), and writers born before the horizon are forgotten
/// (H4).
/// </summary>
internal sealed class PendingSegments
{
    private PendingSegments()
    {
    }

    /// <summary>Of a listing without segments.</summary>
    public static PendingSegments None => new();

    public List<WriterRun> Runs { get; } = [];

    /// <summary>When the oldest pending segment was stored; null when none is pending.</summary>
    public Instant? OldestStoredAt { get; private set; }

    /// <summary>Segments at or below their cursor: folded already, or reappeared.</summary>
    public List<SegmentRef> Folded { get; } = [];

    /// <summary>
    /// Segments at their cursor that were stored after it was moved, with the digest of what was folded: copies of it,
    /// or other bytes of a second process that uses the writer's id (H15).
    /// </summary>
    public List<(SegmentRef Segment, string Digest)> Reappeared { get; } = [];

    /// <summary>Segments behind a gap.</summary>
    public List<SegmentRef> Orphaned { get; } = [];

    /// <summary>Segments of writers born before the horizon.</summary>
    public List<SegmentRef> Forgotten { get; } = [];

    /// <summary>
    /// Writers whose cursor is on a page that cannot be read: whether their segments are folded is not known.
    /// </summary>
    public Dictionary<WriterId, PageUnreadableException> Unknown { get; } = [];

    /// <summary>What a fold has to take. What is not known of a writer does not stop the others (I9).</summary>
    public static Task<PendingSegments> ToFoldAsync(
        ProtocolRules rules,
        Manifest manifest,
        WalSnapshot snapshot,
        CursorReader cursors,
        CancellationToken cancellationToken) => FromAsync(
            rules,
            (rules.Keeps(ProtocolRule.ContiguousRunOnly), IsFold: true),
            manifest,
            snapshot,
            cursors,
            cancellationToken);

    /// <summary>What a reader has to show: the same, and nothing at all where a part is not known (I7).</summary>
    /// <exception cref="PageUnreadableException">A cursor page that it takes.</exception>
    public static Task<PendingSegments> ToShowAsync(
        ProtocolRules rules,
        Manifest manifest,
        WalSnapshot snapshot,
        CursorReader cursors,
        CancellationToken cancellationToken) => FromAsync(
            rules,
            (rules.Keeps(ProtocolRule.OverlayContiguousOnly), IsFold: false),
            manifest,
            snapshot,
            cursors,
            cancellationToken);

    private static async Task<PendingSegments> FromAsync(
        ProtocolRules rules,
        (bool IsContiguous, bool IsFold) way,
        Manifest manifest,
        WalSnapshot snapshot,
        CursorReader cursors,
        CancellationToken cancellationToken)
    {
        var pending = new PendingSegments();
        foreach (var (writer, sequences) in snapshot.Segments)
        {
            if (writer.Birth < manifest.Horizon && rules.Keeps(ProtocolRule.UnknownOldWriterNeverFolded))
            {
                pending.Forgotten.AddRange(sequences.Select(sequence => new SegmentRef(writer, sequence)));
                continue;
            }

            Cursor cursor;
            try
            {
                cursor = await cursors.FindCursorAsync(manifest, writer, cancellationToken).ConfigureAwait(false);
            }
            catch (PageUnreadableException exception) when (way.IsFold)
            {
                pending.Unknown.Add(writer, exception);
                continue;
            }

            pending.Add(writer, cursor.Sequence, sequences, way.IsContiguous);
            var storedAt = snapshot.StoredAt[writer];
            if (pending.Runs.Count > 0 && pending.Runs[^1].Writer == writer)
            {
                var oldest = storedAt[sequences.FindIndex(sequence => sequence > cursor.Sequence)];
                pending.OldestStoredAt = Instant.Min(oldest, pending.OldestStoredAt ?? oldest);
            }

            var atCursor = sequences.BinarySearch(cursor.Sequence);
            if (atCursor >= 0 && cursor.Digest is { } digest && storedAt[atCursor] > cursor.Touched)
            {
                pending.Reappeared.Add((new SegmentRef(writer, cursor.Sequence), digest));
            }
        }

        return pending;
    }

    private void Add(WriterId writer, long cursor, List<long> sequences, bool isContiguous)
    {
        var next = cursor + 1;
        foreach (var sequence in sequences)
        {
            if (sequence <= cursor)
            {
                Folded.Add(new SegmentRef(writer, sequence));
            }
            else if (sequence == next || !isContiguous)
            {
                next = sequence + 1;
            }
            else
            {
                Orphaned.Add(new SegmentRef(writer, sequence));
            }
        }

        if (next > cursor + 1)
        {
            Runs.Add(new WriterRun(writer, cursor, next - 1));
        }
    }
}
