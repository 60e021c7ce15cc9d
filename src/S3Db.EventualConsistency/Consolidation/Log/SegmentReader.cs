namespace S3Db.EventualConsistency;

/// <summary>
/// Reads segments, several at a time, and remembers the ones that are still of use: they never change.
/// </summary>
internal sealed class SegmentReader(ShardContext shard)
{
    private const double LatestShare = 1.0 / 16;
    private readonly Lock _lock = new();
    private readonly OrderedDictionary<SegmentRef, SegmentRead> _cache = [];
    private int _cachedWeight;
    private double? _typical;

    /// <summary>
    /// <see cref="SegmentRows.Weight"/> of a segment, the latest counting most; null before the first one.
    /// </summary>
    public double? TypicalWeight
    {
        get
        {
            lock (_lock)
            {
                return _typical;
            }
        }
    }

    /// <summary>Reads segments in any order. Cost: 1 GET for each that is not remembered.</summary>
    public Task<IReadOnlyList<SegmentRead>> ReadAsync(
        IReadOnlyList<SegmentRef> segments, CancellationToken cancellationToken) =>
        ReadAsync(segments, shard.Limits.Parallelism, long.MaxValue, cancellationToken);

    /// <summary>
    /// The same, so many at once; no further one once what is read weighs so much, but always the first.
    /// </summary>
    /// <returns>The first of them, without a gap.</returns>
    public async Task<IReadOnlyList<SegmentRead>> ReadAsync(
        IReadOnlyList<SegmentRef> segments,
        int parallelism,
        long weightMax,
        CancellationToken cancellationToken)
    {
        var reads = new SegmentRead?[segments.Count];
        var weight = 0L;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, segments.Count),
            new ParallelOptions
            {
                MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken,
            },
            async (i, token) =>
            {
                if (i > 0 && Interlocked.Read(ref weight) >= weightMax)
                {
                    return;
                }

                var read = await ReadAsync(segments[i], token).ConfigureAwait(false);
                Interlocked.Add(ref weight, read.Transactions?.Weight ?? 0);
                reads[i] = read;
            })
            .ConfigureAwait(false);
        return [.. reads.TakeWhile(read => read is not null)!];
    }

    /// <summary>Forgets segments that nobody will ask for again.</summary>
    public void Forget(IEnumerable<SegmentRef> segments)
    {
        lock (_lock)
        {
            foreach (var segment in segments)
            {
                if (_cache.Remove(segment, out var read))
                {
                    _cachedWeight -= read.Transactions!.Weight;
                }
            }
        }
    }

    /// <summary>Remembers a segment, for one that is older when there are many.</summary>
    public void Remember(SegmentRef segment, IReadOnlyList<LogTransaction> transactions, string digest) =>
        Remember(new SegmentRead(segment, SegmentRows.Of(segment, transactions), null, digest));

    private void Remember(SegmentRead read)
    {
        lock (_lock)
        {
            var weight = read.Transactions!.Weight;
            _typical = _typical is { } typical ? typical + ((weight - typical) * LatestShare) : weight;
            if (_cache.TryAdd(read.Segment, read))
            {
                _cachedWeight += weight;
            }

            while (_cachedWeight > shard.Limits.CachedTransactionsMax && _cache.Count > 1)
            {
                _cachedWeight -= _cache.GetAt(0).Value.Transactions!.Weight;
                _cache.RemoveAt(0);
            }
        }
    }

    private async Task<SegmentRead> ReadAsync(SegmentRef segment, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_cache.TryGetValue(segment, out var known))
            {
                return known;
            }
        }

        var result = await shard.Store
            .GetAsync(shard.Keys.Segment(segment), cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        if (!result.IsFound)
        {
            return new SegmentRead(segment, null, null);
        }

        try
        {
            var transactions = SegmentCodec.Decode(segment, shard.Field, result.Body);
            var read = new SegmentRead(segment, transactions, null, SegmentDigest.Of(result.Body.Span));
            Remember(read);
            return read;
        }
        catch (S3DbException exception) when (exception.Kind == S3DbErrorKind.Corrupt)
        {
            return new SegmentRead(segment, null, $"{exception.Message} Its key is '{shard.Keys.Segment(segment)}'.");
        }
    }
}
