namespace S3Db.EventualConsistency;

/// <summary>
/// Feeds a replay with the log of a shard up to one manifest: cohort files in the order of their generations, and
/// generations that have none yet from their segments. The manifest comes first and the listing after it, so that every
/// file the manifest relies on is in the listing (H11); what vanishes meanwhile is looked for where it went (H19).
/// </summary>
internal sealed class LogSource(
    ShardContext shard, ManifestStore manifests, SegmentReader segments, Findings findings)
{
    private const long BytesAheadMax = 32 * 1024 * 1024;
    private readonly HashSet<string> _foreign = new(StringComparer.Ordinal);

    /// <summary>Cohort files that were read.</summary>
    public long FilesRead { get; private set; }

    /// <summary>
    /// Replays what is behind the replay's generation. Cost: 1 LIST for each 1,000 cohort files of the field, 1 GET for
    /// each of the shard's and for each segment of an unwritten generation.
    /// </summary>
    /// <exception cref="LogCutException">Files were removed under a newer opening balance.</exception>
    public async Task ReplayAsync(
        LogReplay replay, Manifest manifest, Action<long, long> onRead, CancellationToken cancellationToken)
    {
        var index = await CohortIndex
            .ListAsync(shard, replay.Generation, manifest.Generation, cancellationToken)
            .ConfigureAwait(false);
        await EnsureNotCutAsync(replay.Generation + 1, cancellationToken).ConfigureAwait(false);
        await NoteForeignAsync(index, cancellationToken).ConfigureAwait(false);
        var unwritten = new Queue<UnwrittenGeneration>(manifest.Unwritten
            .Where(generation => generation.Generation > replay.Generation)
            .OrderBy(generation => generation.Generation));
        var waiting = unwritten.Select(generation => generation.Generation).ToHashSet();
        var files = index.Files.Where(file => !waiting.Contains(file.Generation)).ToList();
        var early = index.Files.Where(file => waiting.Contains(file.Generation)).ToLookup(file => file.Generation);
        var total = FilesRead + index.Files.Count;
        onRead(FilesRead, total);
        for (var next = 0; next < files.Count;)
        {
            var batch = TakeBatch(files, next);
            next += batch.Count;
            var bodies = await ReadAsync(batch, cancellationToken).ConfigureAwait(false);
            foreach (var generation in batch.Zip(bodies).GroupBy(pair => pair.First.Generation))
            {
                await ReplayUnwrittenAsync(replay, unwritten, early, generation.Key, cancellationToken)
                    .ConfigureAwait(false);
                replay.Apply(
                    generation.Key, [.. generation.SelectMany(pair => Decode(pair.First, pair.Second))]);
            }

            FilesRead += batch.Count;
            onRead(FilesRead, total);
        }

        await ReplayUnwrittenAsync(replay, unwritten, early, long.MaxValue, cancellationToken).ConfigureAwait(false);
        replay.Reach(manifest.Generation);
    }

    /// <summary>
    /// Replays the listed files of a replay's next generations up to one, all of which have theirs. Cost: 1 GET a file.
    /// </summary>
    /// <exception cref="LogCutException">Files were removed under a newer opening balance.</exception>
    public async Task ReplayFilesAsync(
        LogReplay replay, CohortIndex index, long upTo, CancellationToken cancellationToken)
    {
        var files = index.Files
            .Where(file => file.Generation > replay.Generation && file.Generation <= upTo)
            .ToList();
        for (var next = 0; next < files.Count;)
        {
            var batch = TakeBatch(files, next);
            next += batch.Count;
            var bodies = await ReadAsync(batch, cancellationToken).ConfigureAwait(false);
            foreach (var generation in batch.Zip(bodies).GroupBy(pair => pair.First.Generation))
            {
                replay.Apply(
                    generation.Key, [.. generation.SelectMany(pair => Decode(pair.First, pair.Second))]);
            }
        }

        replay.Reach(upTo);
    }

    /// <summary>Whole generations, as many as may be read ahead, at least one.</summary>
    private List<CohortIndex.Entry> TakeBatch(List<CohortIndex.Entry> files, int from)
    {
        var batch = new List<CohortIndex.Entry>();
        var bytes = 0L;
        for (var i = from; i < files.Count; i++)
        {
            var isNewGeneration = i > from && files[i].Generation != files[i - 1].Generation;
            if (isNewGeneration && (batch.Count >= shard.Limits.Parallelism * 4 || bytes > BytesAheadMax))
            {
                break;
            }

            batch.Add(files[i]);
            bytes += files[i].Bytes;
        }

        return batch;
    }

    private async Task<ReadOnlyMemory<byte>?[]> ReadAsync(
        List<CohortIndex.Entry> batch, CancellationToken cancellationToken)
    {
        var bodies = new ReadOnlyMemory<byte>?[batch.Count];
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = shard.Limits.Parallelism,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForAsync(0, batch.Count, options, async (i, token) =>
        {
            var result = await shard.Store
                .GetAsync(shard.Keys.Cohort(batch[i].Date, batch[i].Generation), cancellationToken: token)
                .ConfigureAwait(false);
            bodies[i] = result.IsFound ? result.Body : default(ReadOnlyMemory<byte>?);
        }).ConfigureAwait(false);
        if (Array.FindIndex(bodies, body => body is null) is >= 0 and var gone)
        {
            await EnsureNotCutAsync(batch[gone].Generation, cancellationToken).ConfigureAwait(false);
        }

        return bodies;
    }

    /// <summary>
    /// A file that is not there was removed under an opening balance, or it is lost: only the manifest says (H19).
    /// </summary>
    private async Task EnsureNotCutAsync(long generation, CancellationToken cancellationToken)
    {
        var current = await manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (current.Manifest.Floor >= generation)
        {
            throw new LogCutException();
        }
    }

    private IEnumerable<ReplayRow> Decode(CohortIndex.Entry file, ReadOnlyMemory<byte>? body)
    {
        var key = shard.Keys.Cohort(file.Date, file.Generation);
        try
        {
            var rows = body is { } found
                ? CohortFileCodec.Decode(key, shard.Field, file.Date, found)
                : throw new S3DbException(S3DbErrorKind.Corrupt, "It is gone.");
            return rows.Select(row => new ReplayRow(key, row));
        }
        catch (S3DbException exception) when (exception.Kind == S3DbErrorKind.Corrupt)
        {
            findings.Add(
                DeviationKind.CohortFile,
                key,
                $"the rows of generation {file.Generation}",
                exception.Message,
                found => found with { Date = file.Date, Generation = file.Generation });
            return [];
        }
    }

    private async Task ReplayUnwrittenAsync(
        LogReplay replay,
        Queue<UnwrittenGeneration> unwritten,
        ILookup<long, CohortIndex.Entry> early,
        long before,
        CancellationToken cancellationToken)
    {
        while (unwritten.TryPeek(out var next) && next.Generation < before)
        {
            unwritten.Dequeue();
            var rows = await ReadUnwrittenAsync(next, cancellationToken).ConfigureAwait(false);
            await CompareAsync([.. early[next.Generation]], rows, cancellationToken).ConfigureAwait(false);
            replay.Apply(next.Generation, rows);
        }
    }

    /// <summary>
    /// Cohort files that are there already must be what the segments give: they would stay for ever (H13).
    /// </summary>
    private async Task CompareAsync(
        List<CohortIndex.Entry> files, List<ReplayRow> rows, CancellationToken cancellationToken)
    {
        var bodies = await ReadAsync(files, cancellationToken).ConfigureAwait(false);
        FilesRead += files.Count;
        foreach (var (file, body) in files.Zip(bodies))
        {
            var found = Decode(file, body).Select(row => row.Row).ToList();
            var expected = rows.Select(row => row.Row).Where(row => row.Transaction.CohortDate == file.Date);
            if (found.Count > 0 && rows.Count > 0 && !found.SequenceEqual(expected))
            {
                findings.Add(
                    DeviationKind.CohortFile,
                    shard.Keys.Cohort(file.Date, file.Generation),
                    $"the rows that the segments of generation {file.Generation} give",
                    "other rows",
                    deviation => deviation with { Date = file.Date, Generation = file.Generation });
            }
        }
    }

    /// <summary>
    /// From its segments; from its cohort files where these were written meanwhile and the segments removed.
    /// </summary>
    private async Task<List<ReplayRow>> ReadUnwrittenAsync(
        UnwrittenGeneration generation, CancellationToken cancellationToken)
    {
        var reads = await segments.ReadAsync([.. generation.Segments()], cancellationToken).ConfigureAwait(false);
        if (reads.All(read => read.Transactions is not null))
        {
            var rows = await GenerationRows
                .ReadAsync(generation, segments, ProtocolRules.All, cancellationToken)
                .ConfigureAwait(false);
            if (rows is not null)
            {
                return [.. rows.Select(row => new ReplayRow(KeyOf(row.Id), row))];
            }
        }

        if (!await manifests.IsStillUnwrittenAsync(generation.Generation, cancellationToken).ConfigureAwait(false))
        {
            var files = generation.Days
                .Select(date => new CohortIndex.Entry(generation.Generation, date, 0, default)).ToList();
            var bodies = await ReadAsync(files, cancellationToken).ConfigureAwait(false);
            FilesRead += files.Count;
            return [.. files.Zip(bodies).SelectMany(pair => Decode(pair.First, pair.Second))];
        }

        foreach (var read in reads.Where(read => read.Transactions is null))
        {
            findings.Add(
                DeviationKind.SegmentUnreadable,
                shard.Keys.Segment(read.Segment),
                $"the transactions of generation {generation.Generation}, whose history is not written yet",
                read.Corruption ?? "nothing: it is gone",
                found => found with { Generation = generation.Generation });
        }

        return [];
    }

    private string KeyOf(TransactionId id) => shard.Keys.Segment(new SegmentRef(id.Writer, id.Sequence));

    /// <summary>
    /// A file of a generation that is not committed even now is nobody's: they are written from a committed manifest
    /// only (H13). Objects that are no cohort files at all are named once, by the first shard.
    /// </summary>
    private async Task NoteForeignAsync(CohortIndex index, CancellationToken cancellationToken)
    {
        foreach (var key in (shard.Keys.Shard == 0 ? index.Foreign : []).Where(_foreign.Add))
        {
            findings.Add(DeviationKind.ForeignObject, key, "only cohort files", "another object");
        }

        if (index.Newer.Count == 0)
        {
            return;
        }

        var current = await manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
        foreach (var file in index.Newer.Where(file => file.Generation > current.Manifest.Generation))
        {
            var key = shard.Keys.Cohort(file.Date, file.Generation);
            if (!_foreign.Add(key))
            {
                continue;
            }

            findings.Add(
                DeviationKind.ForeignObject,
                key,
                $"no generation above {current.Manifest.Generation}",
                $"a file of generation {file.Generation}",
                found => found with { Date = file.Date, Generation = file.Generation });
        }
    }
}
