using NodaTime;
using S3Db.Storage;

namespace S3Db.EventualConsistency;

/// <summary>
/// Writes the cohort files of generations that were committed, and only from a manifest that was committed or read
/// (H13). Their content follows from the manifest and the segments, so a repeated write, by anybody, is harmless.
/// </summary>
internal sealed class HistoryWriter(
    ShardContext shard, ManifestStore manifests, SegmentReader segments, FoldedRows foldedRows)
{
    private readonly bool _keepsRows = shard.Rules.Keeps(ProtocolRule.HistoryFromFoldedRangesOnly)
        && shard.Rules.Keeps(ProtocolRule.ContiguousRunOnly);

    /// <summary>S3 tells seconds.</summary>
    private static readonly Duration WriteTimeError = Duration.FromSeconds(1);
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
    public Task WriteAsync(Manifest manifest, CancellationToken cancellationToken) =>
        WriteAsync(manifest, shard.Limits.Parallelism, cancellationToken);

    /// <summary>The same beside a fold: it encodes one file at a time, to leave it the other cores.</summary>
    public Task WriteBesideAsync(Manifest manifest, CancellationToken cancellationToken) =>
        WriteAsync(manifest, 1, cancellationToken);

    private async Task WriteAsync(Manifest manifest, int encoders, CancellationToken cancellationToken)
    {
        Forget(manifest);
        foreach (var generation in manifest.Unwritten.Where(generation => !Written.Contains(generation.Generation)))
        {
            S3DbException? damage = null;
            try
            {
                await WriteAsync(generation, encoders, cancellationToken).ConfigureAwait(false);
            }
            catch (S3DbException exception) when (exception.Kind == S3DbErrorKind.Corrupt)
            {
                damage = exception;
            }

            Note(generation.Generation, damage);
        }
    }

    /// <summary>
    /// Looks whether the cohort files of others' generations are there: a process that folds and ends leaves its last
    /// generation behind, and the next one need not write it again. A file older than the fold is of another one, from
    /// before the manifest was restored. Cost: 1 LIST for each day of each of them.
    /// </summary>
    public async Task ConfirmAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        var written = Written;
        foreach (var generation in manifest.Unwritten
            .Where(generation => !written.Contains(generation.Generation) && foldedRows.Find(generation) is null))
        {
            if (await IsStoredAsync(generation, cancellationToken).ConfigureAwait(false))
            {
                lock (_lock)
                {
                    _written.Add(generation.Generation);
                }
            }
        }
    }

    private async Task<bool> IsStoredAsync(UnwrittenGeneration generation, CancellationToken cancellationToken)
    {
        foreach (var day in generation.Days)
        {
            var key = shard.Keys.Cohort(day, generation.Generation);
            var page = await shard.Store.ListAsync(new ListRequest(key), cancellationToken).ConfigureAwait(false);
            var file = page.Objects.FirstOrDefault(item => item.Key == key);
            if (file is null || file.LastModified + WriteTimeError < generation.FoldedAt)
            {
                return false;
            }
        }

        return true;
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

    private async Task WriteAsync(
        UnwrittenGeneration generation, int encoders, CancellationToken cancellationToken)
    {
        var folded = (_keepsRows ? foldedRows.Find(generation) : null)
            ?? await GenerationRows.ReadFoldedAsync(generation, segments, shard.Rules, cancellationToken)
                .ConfigureAwait(false);
        if (folded is null)
        {
            await EnsureFinishedAsync(generation, cancellationToken).ConfigureAwait(false);
            return;
        }

        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = shard.Limits.Parallelism,
            CancellationToken = cancellationToken,
        };
        var rows = new DecidedRows(generation, folded);
        var days = shard.Rules.Keeps(ProtocolRule.WriteHistory) ? rows.PositionsByDay() : [];
        using var encoding = new SemaphoreSlim(encoders);
        await Parallel.ForEachAsync(days, options, async (day, token) =>
        {
            byte[] file;
            await encoding.WaitAsync(token).ConfigureAwait(false);
            try
            {
                file = rows.Encode(shard.Field, day.Value);
            }
            finally
            {
                encoding.Release();
            }

            await StoreAsync(generation, day.Key, file, token).ConfigureAwait(false);
        }).ConfigureAwait(false);
        lock (_lock)
        {
            _written.Add(generation.Generation);
        }

        foldedRows.Forget(generation.Generation);
    }

    private async Task StoreAsync(
        UnwrittenGeneration generation, LocalDate day, byte[] file, CancellationToken cancellationToken)
    {
        var key = shard.Keys.Cohort(day, generation.Generation);
        try
        {
            await shard.Store.PutAsync(key, file, PutCondition.IfAbsent, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception) when (exception.Error == StoreErrorKind.AlreadyExists)
        {
            await EnsureSameAsync(generation, day, file, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Somebody else wrote it, from the same manifest and so with the same rows, if in other bytes. Other rows are
    /// those of another fold, from before the manifest was restored from a copy: they must not take the place of ours.
    /// </summary>
    private async Task EnsureSameAsync(
        UnwrittenGeneration generation, LocalDate day, byte[] file, CancellationToken cancellationToken)
    {
        var key = shard.Keys.Cohort(day, generation.Generation);
        var occupant = await shard.Store.GetAsync(key, null, cancellationToken).ConfigureAwait(false);
        if (occupant.IsFound && Decode(occupant.Body).SequenceEqual(Decode(file)))
        {
            return;
        }

        // Where somebody else has finished the generation, retention may have removed the file meanwhile.
        if (await manifests.IsStillUnwrittenAsync(generation.Generation, cancellationToken).ConfigureAwait(false))
        {
            throw new S3DbException(
                S3DbErrorKind.Corrupt,
                $"The cohort file '{key}' does not hold the rows of its generation. It is of another fold, from before "
                + "the manifest was restored, or was put there by hand. Move it away, and the next consolidation "
                + "writes it.");
        }

        IReadOnlyList<CohortRow> Decode(ReadOnlyMemory<byte> body) =>
            CohortFileCodec.Decode(key, shard.Field, day, body);
    }

    /// <summary>
    /// A vanished segment is no corruption if the manifest, read again, does not need it any more (H19).
    /// </summary>
    private async Task EnsureFinishedAsync(UnwrittenGeneration generation, CancellationToken cancellationToken)
    {
        if (await manifests.IsStillUnwrittenAsync(generation.Generation, cancellationToken).ConfigureAwait(false))
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
        foldedRows.ForgetWritten(manifest);
        var oldest = manifest.Unwritten.Count == 0 ? manifest.Generation : manifest.Unwritten[0].Generation;
        lock (_lock)
        {
            _written.RemoveWhere(generation => generation < oldest);
            foreach (var generation in _damaged.Keys.Where(generation => !manifest.IsUnwritten(generation)).ToList())
            {
                _damaged.Remove(generation);
            }
        }
    }
}
