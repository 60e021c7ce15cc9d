using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// Merges the chains of writers into one order. Each chain is in order by itself, because its order timestamps never
/// fall; so a row is compared with the heads of the other chains and not with all rows.
/// </summary>
internal static class ChainMerge
{
    /// <param name="chains">The rows writer after writer, each writer's in order.</param>
    public static List<LogRow> Merge(List<LogRow> chains)
    {
        var ends = FindEnds(chains);
        if (ends.Count <= 1)
        {
            return chains;
        }

        var heads = new PriorityQueue<int, Head>(ends.Count);
        var next = new int[ends.Count];
        for (var chain = 0; chain < ends.Count; chain++)
        {
            next[chain] = chain == 0 ? 0 : ends[chain - 1];
            heads.Enqueue(chain, new Head(chains[next[chain]].OrderTime, chain));
        }

        var merged = new List<LogRow>(chains.Count);
        while (heads.TryPeek(out var chain, out _))
        {
            merged.Add(chains[next[chain]++]);
            if (next[chain] < ends[chain])
            {
                heads.DequeueEnqueue(chain, new Head(chains[next[chain]].OrderTime, chain));
            }
            else
            {
                heads.Dequeue();
            }
        }

        return merged;
    }

    private static List<int> FindEnds(List<LogRow> chains)
    {
        var ends = new List<int>();
        for (var i = 1; i < chains.Count; i++)
        {
            if (chains[i].Id.Writer != chains[i - 1].Id.Writer)
            {
                ends.Add(i);
            }
        }

        if (chains.Count > 0)
        {
            ends.Add(chains.Count);
        }

        return ends;
    }

    /// <summary>The time of a chain's next row; at the same time the writer that sorts first is first.</summary>
    private readonly record struct Head(Instant Time, int Chain) : IComparable<Head>
    {
        public int CompareTo(Head other)
        {
            var byTime = Time.CompareTo(other.Time);
            return byTime != 0 ? byTime : Chain.CompareTo(other.Chain);
        }
    }
}
