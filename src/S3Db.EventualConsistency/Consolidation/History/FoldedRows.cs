namespace S3Db.EventualConsistency;

/// <summary>
/// The rows of the generations that this process folded, until their cohort files are written: no segment has to be
/// read, decoded and ordered a second time for its history. What does not fit, and what others folded, is.
/// </summary>
internal sealed class FoldedRows(ConsolidationLimits limits)
{
    private readonly Lock _lock = new();
    private readonly OrderedDictionary<long, Kept> _kept = [];
    private int _weight;

    /// <summary>Whether there are so many that their history should be written before more is folded.</summary>
    public bool IsFull
    {
        get
        {
            lock (_lock)
            {
                return _weight >= limits.TransactionsMax;
            }
        }
    }

    /// <summary>Keeps the rows of a generation that was committed, if need be in place of older ones.</summary>
    public void Keep(UnwrittenGeneration generation, OrderedRows rows)
    {
        if (rows.Weight > limits.KeptRowsMax)
        {
            return;
        }

        lock (_lock)
        {
            Forget(generation.Generation);
            _kept.Add(generation.Generation, new(generation, rows));
            _weight += rows.Weight;
            while (_weight > limits.KeptRowsMax)
            {
                RemoveAt(0);
            }
        }
    }

    /// <summary>The rows of a generation in fold order; null when they are not kept.</summary>
    public OrderedRows? Find(UnwrittenGeneration generation)
    {
        lock (_lock)
        {
            return _kept.TryGetValue(generation.Generation, out var kept) && kept.IsOf(generation) ? kept.Rows : null;
        }
    }

    /// <summary>Forgets a generation whose cohort files exist.</summary>
    public void Forget(long generation)
    {
        lock (_lock)
        {
            if (_kept.IndexOf(generation) is >= 0 and var index)
            {
                RemoveAt(index);
            }
        }
    }

    /// <summary>Forgets the generations that a manifest no longer holds.</summary>
    public void ForgetWritten(Manifest manifest)
    {
        lock (_lock)
        {
            for (var i = _kept.Count - 1; i >= 0; i--)
            {
                var generation = _kept.GetAt(i).Key;
                if (generation <= manifest.Generation && !manifest.IsUnwritten(generation))
                {
                    RemoveAt(i);
                }
            }
        }
    }

    private void RemoveAt(int index)
    {
        _weight -= _kept.GetAt(index).Value.Rows.Weight;
        _kept.RemoveAt(index);
    }

    private sealed record Kept(UnwrittenGeneration Generation, OrderedRows Rows)
    {
        /// <summary>Whether it is that very fold: a store that was restored counts its generations again.</summary>
        public bool IsOf(UnwrittenGeneration other) =>
            Generation.FoldedAt == other.FoldedAt
            && Generation.Folded.Count == other.Folded.Count
            && Generation.Folded.All(pair =>
                other.Folded.TryGetValue(pair.Key, out var range) && range == pair.Value);
    }
}
