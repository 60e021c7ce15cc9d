namespace S3Db.EventualConsistency;

/// <summary>
/// The segments of this process that a sync caller's fold takes: all that were acknowledged, under whatever id, so that
/// nothing the process wrote before is decided after it (H32). They were acknowledged in sequence order, so everything
/// between a cursor and the last of them is stored, and can be folded without listing.
/// </summary>
internal sealed class WantedSegments(CursorReader cursors)
{
    /// <summary>Far more than a process that folds has; one that never does forgets its oldest.</summary>
    private const int WritersMax = 64;
    private readonly Lock _lock = new();
    private readonly Dictionary<WriterId, long> _wanted = [];

    public void Add(SegmentRef stored)
    {
        lock (_lock)
        {
            _wanted[stored.Writer] = Math.Max(stored.Sequence, _wanted.GetValueOrDefault(stored.Writer));
            if (_wanted.Count > WritersMax)
            {
                _wanted.Remove(_wanted.Keys.Min());
            }
        }
    }

    /// <summary>What is wanted and not decided yet; the rest is forgotten.</summary>
    public async Task<IReadOnlyList<WriterRun>> RunsAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        KeyValuePair<WriterId, long>[] wanted;
        lock (_lock)
        {
            wanted = [.. _wanted.OrderBy(pair => pair.Key)];
        }

        var runs = new List<WriterRun>();
        foreach (var (writer, sequence) in wanted)
        {
            long cursor;
            try
            {
                cursor = writer.Birth < manifest.Horizon
                    ? sequence
                    : await cursors.FindAsync(manifest, writer, cancellationToken).ConfigureAwait(false);
            }
            catch (PageUnreadableException)
            {
                // Retired by a newer manifest or damaged: who waits for this writer finds out, and nobody else.
                continue;
            }

            if (cursor < sequence)
            {
                runs.Add(new WriterRun(writer, cursor, sequence));
            }
            else
            {
                Forget(writer, sequence);
            }
        }

        return runs;
    }

    private void Forget(WriterId writer, long sequence)
    {
        lock (_lock)
        {
            if (_wanted.GetValueOrDefault(writer) == sequence)
            {
                _wanted.Remove(writer);
            }
        }
    }
}
