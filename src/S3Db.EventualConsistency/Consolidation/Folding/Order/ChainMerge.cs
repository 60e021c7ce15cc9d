namespace S3Db.EventualConsistency;

/// <summary>
/// Merges the chains of writers into one order. Each chain is in order by itself, because its order timestamps never
/// fall; so a chain goes on until the head of another one comes first, and no row is compared with all.
/// </summary>
internal static class ChainMerge
{
    /// <param name="segments">The segments writer after writer, each writer's in order; no far times in them.</param>
    public static OrderedRows Merge(IReadOnlyList<SegmentRows> segments)
    {
        var merged = new OrderedRows(segments);
        var heads = new PriorityQueue<Chain, Head>();
        foreach (var chain in FindChains(segments))
        {
            heads.Enqueue(chain, chain.Head);
        }

        while (heads.TryDequeue(out var chain, out _))
        {
            chain.TakeUntil(heads.TryPeek(out _, out var other) ? other : Head.Last, merged);
            if (!chain.IsEnded)
            {
                heads.Enqueue(chain, chain.Head);
            }
        }

        return merged;
    }

    private static IEnumerable<Chain> FindChains(IReadOnlyList<SegmentRows> segments)
    {
        for (var first = 0; first < segments.Count;)
        {
            var behind = first + 1;
            while (behind < segments.Count && segments[behind].Segment.Writer == segments[first].Segment.Writer)
            {
                behind++;
            }

            yield return new Chain(segments, first, behind);
            first = behind;
        }
    }

    /// <summary>The segments of one writer, and how far they are merged.</summary>
    private sealed class Chain(IReadOnlyList<SegmentRows> segments, int first, int behind)
    {
        private int _segment = first;
        private int _index;

        public bool IsEnded => _segment == behind;

        /// <summary>The order timestamp of its next row: never before those that were merged (H7).</summary>
        public Head Head { get; private set; } = new(segments[first].Rows[0].Nanoseconds, first);

        public void TakeUntil(Head other, OrderedRows merged)
        {
            for (; _segment < behind; _segment++, _index = 0)
            {
                var rows = segments[_segment].Rows;
                var from = _index;
                for (; _index < rows.Length; _index++)
                {
                    Head = Head with { Time = Math.Max(Head.Time, rows[_index].Nanoseconds) };
                    if (Head.CompareTo(other) > 0)
                    {
                        merged.Add(_segment, from, _index - from);
                        return;
                    }
                }

                merged.Add(_segment, from, rows.Length - from);
            }
        }
    }

    /// <summary>The time of a chain's next row; at the same time the writer that sorts first is first.</summary>
    private readonly record struct Head(long Time, int Chain) : IComparable<Head>
    {
        /// <summary>Behind every head.</summary>
        public static readonly Head Last = new(long.MaxValue, int.MaxValue);

        public int CompareTo(Head other)
        {
            var byTime = Time.CompareTo(other.Time);
            return byTime != 0 ? byTime : Chain.CompareTo(other.Chain);
        }
    }
}
