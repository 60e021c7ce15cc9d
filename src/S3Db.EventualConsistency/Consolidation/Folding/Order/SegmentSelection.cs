using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>The segments one pass folds, with their contents.</summary>
internal sealed class SegmentSelection
{
    public List<SegmentRead> Segments { get; } = [];

    /// <summary>Chains whose next segment cannot be read, found by this pass.</summary>
    public Dictionary<WriterId, StoppedChain> Stopped { get; } = [];

    /// <summary>Stopped chains whose next segment can be read again.</summary>
    public HashSet<WriterId> Resumed { get; } = [];

    /// <summary>
    /// The first segment of each writer that was listed and is gone: somebody else may have finished it, so the
    /// manifest is read again. Nothing behind it is taken, for a cursor must never pass what was not folded.
    /// </summary>
    public Dictionary<WriterId, SegmentRef> Gone { get; } = [];

    /// <summary>Whether segments were left for the next pass.</summary>
    public bool IsCut { get; set; }

    /// <summary>
    /// Takes segments round robin over the writers, oldest first, within the limits of a pass; never a part of one, and
    /// at least one. Cost: 1 GET a segment that is not remembered.
    /// </summary>
    public static async Task<SegmentSelection> ReadAsync(
        IReadOnlyList<WriterRun> runs,
        SegmentReader reader,
        Manifest manifest,
        ConsolidationLimits limits,
        ProtocolRules rules,
        CancellationToken cancellationToken)
    {
        var selection = new SegmentSelection();
        var window = new ReadWindow(limits, reader.TypicalWeight);
        using var wanted = RoundRobin(runs).GetEnumerator();
        while (selection.Gone.Count == 0 && !selection.IsCut
            && TakeNext(wanted, window.Segments) is { Count: > 0 } chunk)
        {
            if (window.IsFull)
            {
                selection.IsCut = true;
                break;
            }

            chunk.RemoveAll(segment => selection.IsOver(segment.Writer));
            var reads = await reader
                .ReadAsync(chunk, window.Parallelism, window.Weight, cancellationToken)
                .ConfigureAwait(false);
            foreach (var read in reads)
            {
                selection.Add(read, manifest, rules);
                window.Add(read);
            }

            // Whatever follows would come behind a gap.
            selection.IsCut = reads.Count < chunk.Count;
        }

        selection.Cut(limits, manifest);
        return selection;
    }

    /// <summary>Stops a chain at a segment that is gone although the manifest still needs it.</summary>
    public void StopAt(SegmentRef segment, string key)
    {
        Stopped[segment.Writer] = new StoppedChain(
            segment.Sequence,
            $"The segment '{key}' was listed and is gone, and it was not folded. Restore the object.",
            IsUnreadable: true);
    }

    /// <summary>Stops the chains whose transactions need what cannot be read; the other writers go on (I9).</summary>
    /// <returns>Whether there were any: otherwise nothing has changed.</returns>
    public bool StopWhere(Func<LogTransaction, bool> needs, string reason)
    {
        foreach (var read in Segments.Where(read => read.Transactions!.Any(needs)))
        {
            var (writer, sequence) = read.Segment;
            if (!Stopped.TryGetValue(writer, out var known) || sequence < known.Sequence)
            {
                Stopped[writer] = new StoppedChain(sequence, reason);
            }
        }

        return Segments.RemoveAll(read =>
            Stopped.TryGetValue(read.Segment.Writer, out var chain) && read.Segment.Sequence >= chain.Sequence) > 0;
    }

    /// <summary>Leaves the later ones for the next pass, at least one of them.</summary>
    /// <param name="share">The share to keep, between 0 and 1; at least one segment stays.</param>
    public void Shrink(double share)
    {
        var kept = Math.Clamp((int)(Segments.Count * share), 1, Segments.Count - 1);
        Segments.RemoveRange(kept, Segments.Count - kept);
        IsCut = true;
    }

    private static IEnumerable<SegmentRef> RoundRobin(IReadOnlyList<WriterRun> runs)
    {
        var longest = runs.Count == 0 ? 0 : runs.Max(run => run.To - run.From);
        for (var step = 1L; step <= longest; step++)
        {
            foreach (var run in runs)
            {
                if (run.From + step <= run.To)
                {
                    yield return new SegmentRef(run.Writer, run.From + step);
                }
            }
        }
    }

    private static List<SegmentRef> TakeNext(IEnumerator<SegmentRef> wanted, int count)
    {
        var next = new List<SegmentRef>();
        while (next.Count < count && wanted.MoveNext())
        {
            next.Add(wanted.Current);
        }

        return next;
    }

    private bool IsOver(WriterId writer) => Stopped.ContainsKey(writer) || Gone.ContainsKey(writer);

    private void Add(SegmentRead read, Manifest manifest, ProtocolRules rules)
    {
        var writer = read.Segment.Writer;
        var isSkipped = read.IsGone && !rules.Keeps(ProtocolRule.ContiguousRunOnly);
        if (IsOver(writer) || isSkipped)
        {
            return;
        }

        if (read.Transactions is not null)
        {
            Segments.Add(read);
            if (manifest.Stopped.ContainsKey(writer))
            {
                Resumed.Add(writer);
            }
        }
        else if (read.IsGone)
        {
            Gone.Add(writer, read.Segment);
        }
        else
        {
            Stopped.Add(writer, new StoppedChain(read.Segment.Sequence, read.Corruption!, IsUnreadable: true));
        }
    }

    private void Cut(ConsolidationLimits limits, Manifest manifest)
    {
        var days = new HashSet<LocalDate>();
        var pages = new HashSet<PageAddress>();
        var isBounded = manifest.Counters.Count > limits.PagesMax;
        var pagesMax = limits.PagesMax;
        for (var i = 0; i < Segments.Count; i++)
        {
            foreach (ref readonly var row in Segments[i].Transactions!.Rows)
            {
                days.Add(row.CohortDate);

                if (isBounded)
                {
                    pages.Add(manifest.AddressOf(row.PageHash, 0));
                }
            }

            if (i == 0)
            {
                pagesMax = Math.Max(pagesMax, 2 * pages.Count);
            }
            else if (days.Count > limits.DaysMax || pages.Count > pagesMax)
            {
                Segments.RemoveRange(i, Segments.Count - i);
                IsCut = true;
                return;
            }
        }
    }
}
