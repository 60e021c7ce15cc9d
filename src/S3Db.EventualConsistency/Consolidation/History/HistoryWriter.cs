using S3Db.Storage;

namespace S3Db.EventualConsistency;

/// <summary>
/// Writes the cohort files of generations that were committed, and only from a manifest that was committed or read
/// (H13). Their content follows from the manifest and the segments, so a repeated write, by anybody, is harmless.
/// </summary>
internal sealed class HistoryWriter(ShardContext shard, ManifestStore manifests, SegmentReader segments)
{
    private readonly Lock _lock = new();
    private readonly HashSet<long> _written = [];
    private readonly SortedDictionary<long, S3DbException> _damaged = [];

    /// <summary>The generations whose cohort files this process knows to exist.</summary>
    public IReadOnlySet<long> Written
    {
        get
        {
            lock (_lock)
            {
                return _written.ToHashSet();
            }
        }
    }

    /// <summary>
    /// The generations whose history could not be written because a segment is damaged, with the error.
    /// </summary>
    public IReadOnlyDictionary<long, S3DbException> Damaged
    {
        get
        {
            lock (_lock)
            {
                return new SortedDictionary<long, S3DbException>(_damaged);
            }
        }
    }

    /// <summary>
    /// Writes what is missing, but for what is <see cref="Damaged"/>: that waits until its segment is restored, and
    /// holds up no other generation (I9). Cost: a PUT for each day of each generation, and GETs of segments not at
    /// hand.
    /// </summary>
    public async Task WriteAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        Forget(manifest);
        foreach (var generation in manifest.Unwritten.Where(generation => !Written.Contains(generation.Generation)))
        {
            S3DbException? damage = null;
            try
            {
                await WriteAsync(generation, cancellationToken).ConfigureAwait(false);
            }
            catch (S3DbException exception) when (exception.Kind == S3DbErrorKind.Corrupt)
            {
                damage = exception;
            }

            Note(generation.Generation, damage);
        }
    }

    private void Note(long generation, S3DbException? damage)
    {
        lock (_lock)
        {
            _damaged.Remove(generation);
            if (damage is not null)
            {
                _damaged.Add(generation, damage);
            }
        }
    }

    private async Task WriteAsync(UnwrittenGeneration generation, CancellationToken cancellationToken)
    {
        var rows = await GenerationRows
            .ReadAsync(generation, segments, shard.Rules, cancellationToken)
            .ConfigureAwait(false);
        if (rows is null)
        {
            await EnsureFinishedAsync(generation, cancellationToken).ConfigureAwait(false);
            return;
        }

        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = shard.Limits.Parallelism,
            CancellationToken = cancellationToken,
        };
        var days = rows
            .Where(_ => shard.Rules.Keeps(ProtocolRule.WriteHistory))
            .GroupBy(row => row.Transaction.CohortDate);
        await Parallel.ForEachAsync(days, options, async (day, token) =>
        {
            try
            {
                await shard.Store
                    .PutAsync(
                        shard.Keys.Cohort(day.Key, generation.Generation),
                        CohortFileCodec.Encode(shard.Field, [.. day]),
                        PutCondition.IfAbsent,
                        token)
                    .ConfigureAwait(false);
            }
            catch (StoreException exception) when (exception.Error == StoreErrorKind.AlreadyExists)
            {
                // Somebody else wrote it, from the same manifest and so with the same rows.
            }
        }).ConfigureAwait(false);
        lock (_lock)
        {
            _written.Add(generation.Generation);
        }
    }

    /// <summary>
    /// A vanished segment is no corruption if the manifest, read again, does not need it any more (H19).
    /// </summary>
    private async Task EnsureFinishedAsync(UnwrittenGeneration generation, CancellationToken cancellationToken)
    {
        var current = await manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (current.Manifest.Unwritten.Any(other => other.Generation == generation.Generation))
        {
            throw new S3DbException(
                S3DbErrorKind.Corrupt,
                $"Segments of generation {generation.Generation} of {shard.Name} are gone before its cohort files were "
                + $"written: {string.Join(", ", generation.Folded.Select(pair => $"{pair.Key}/{pair.Value.From + 1}.."
                + $"{pair.Value.To}"))}. Restore them below '{shard.Keys.WalPrefix}'.");
        }
    }

    private void Forget(Manifest manifest)
    {
        var oldest = manifest.Unwritten.Count == 0 ? manifest.Generation : manifest.Unwritten[0].Generation;
        lock (_lock)
        {
            _written.RemoveWhere(generation => generation < oldest);
            foreach (var generation in _damaged.Keys
                .Where(generation => manifest.Unwritten.All(other => other.Generation != generation))
                .ToList())
            {
                _damaged.Remove(generation);
            }
        }
    }
}
