using System.Runtime.CompilerServices;

namespace S3Db.EventualConsistency;

/// <summary>
/// A field with eventual consistency at work: takes transactions, folds them and reads them, shard by shard. The
/// resource's record operations reach it as the field's manager.
/// </summary>
internal sealed class CounterField : IManagedField, IAsyncDisposable
{
    private readonly CounterFieldSettings _settings;
    private readonly CohortCalendar _calendar;
    private readonly TransactionStamp _stamp;
    private readonly VerbScope _scope;
    private readonly TransactionSubmitter _submitter;

    public CounterField(CounterFieldSettings settings, IReadOnlyList<CounterShard> shards, TimeProvider timeProvider)
    {
        _settings = settings;
        _calendar = CohortCalendar.Create(settings.Log.TimeZone);
        _stamp = new TransactionStamp(timeProvider, shards[0].Context.Clock);
        Shards = shards;
        _scope = new VerbScope(
            shards[0].Context.Store.Description, settings.Resource, settings.Field, timeProvider);
        _submitter = new TransactionSubmitter(settings, shards, _calendar, _stamp, _scope, timeProvider);
        Statistics = new StatisticsReader(shards);
        Log = new TransactionLogReader(shards);
    }

    public string Field => _settings.Field;

    public string Name => $"{_settings.Resource}.{_settings.Field}";

    public IReadOnlyList<CounterShard> Shards { get; }

    public StatisticsReader Statistics { get; }

    public TransactionLogReader Log { get; }

    /// <summary>
    /// Stores a transaction and, in sync mode, folds it. Cost: a share of 1 PUT; sync: also of a fold.
    /// </summary>
    public Task<TransactionReceipt> SubmitAsync(
        string id,
        CounterOperation operation,
        decimal value,
        TransactionOptions? options,
        CancellationToken cancellationToken) =>
        _submitter.SubmitAsync(id, operation, value, options, cancellationToken);

    public Task<CounterValue> ReadAsync(string id, ReadConsistency consistency, CancellationToken cancellationToken)
    {
        ValidateId(id);
        return TraceAsync("get_value", id, () => ShardOf(id).Reader.ReadAsync(id, consistency, cancellationToken));
    }

    /// <summary>
    /// Folds everything of the record's shard that was stored when the call began; returns the value.
    /// </summary>
    public Task<decimal> ConsolidateAsync(string id, CancellationToken cancellationToken) =>
        TraceAsync("consolidate", id, () => FoldAsync(id, cancellationToken));

    private async Task<decimal> FoldAsync(string id, CancellationToken cancellationToken)
    {
        ValidateId(id);
        var shard = ShardOf(id);
        var report = await shard.Consolidator.ConsolidateAsync(cancellationToken).ConfigureAwait(false);
        var value = await shard.Reader.ReadAsync(id, ReadConsistency.Eventual, cancellationToken).ConfigureAwait(false);
        if (shard.Consolidator.Manifests.Cached!.Manifest.Failing.TryGetValue(id, out var reason))
        {
            throw new S3DbException(S3DbErrorKind.Invalid, reason);
        }

        ThrowIfStopped(report);
        return value.Value;
    }

    public async Task<ConsolidationReport> ConsolidateAllAsync(CancellationToken cancellationToken)
    {
        var reports = await Task
            .WhenAll(Shards.Select(shard => shard.Consolidator.ConsolidateAsync(cancellationToken)))
            .ConfigureAwait(false);
        var report = reports.Aggregate((left, right) => left.Add(right));
        ThrowIfStopped(report);
        return report;
    }

    /// <summary>Gives up an unreadable segment, in the shard that is stopped at it.</summary>
    public async Task<SkippedSegment> SkipSegmentAsync(
        string writer, long sequence, string reason, CancellationToken cancellationToken)
    {
        if (!WriterId.TryParse(writer, out var id) || sequence < 1)
        {
            throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"'{writer}', {sequence} is no segment. Give a writer's id and a number from 1.");
        }

        if (string.IsNullOrWhiteSpace(reason) || reason.Length > SegmentSkipper.ReasonLengthMax)
        {
            throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"Cannot skip a segment for a reason of {reason?.Length ?? 0} characters: it is kept for those who "
                + $"look for what is lost. Give 1 to {SegmentSkipper.ReasonLengthMax}.");
        }

        var shard = Shards[0];
        foreach (var other in Shards)
        {
            var current = await other.Consolidator.Manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
            shard = current.Manifest.Stopped.ContainsKey(id)
                || current.Manifest.FindSkipped(new SegmentRef(id, sequence)) is not null ? other : shard;
        }

        return await shard.Consolidator.SkipAsync(new SegmentRef(id, sequence), reason, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Streams the transactions of days; decided ones in order, pending ones last.</summary>
    public async IAsyncEnumerable<CounterTransaction> ReadLogAsync(
        CohortRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var view = await Log.OpenAsync(range, cancellationToken).ConfigureAwait(false);
        await foreach (var row in Log.ReadDecidedAsync(view, cancellationToken).ConfigureAwait(false))
        {
            yield return TransactionRecord.ToPublic(Field, row);
        }

        await Log.EnsureNotCutAsync(view, cancellationToken).ConfigureAwait(false);
        foreach (var (id, transaction) in view.Pending.Where(row => range.Contains(row.Transaction.CohortDate)))
        {
            yield return TransactionRecord.ToPublic(Field, id, transaction);
        }
    }

    public Task<IReadOnlyList<HistoryEntry>> ReadHistoryAsync(string id, CancellationToken cancellationToken)
    {
        ValidateId(id);
        return new HistoryReader(this, ShardOf(id)).ReadAsync(id, cancellationToken);
    }

    public Task<RecalculatedValue> RecalculateAsync(string id, CancellationToken cancellationToken)
    {
        ValidateId(id);
        return new Recalculator(ShardOf(id).Context, id).RunAsync(cancellationToken);
    }

    public void ValidateInitial(string id, decimal initial)
    {
        var what = $"Cannot insert '{_settings.Resource}/{id}' with {Field} = {DecimalText.Format(initial)}: ";
        if (!_settings.IsAdditive && initial != _settings.Log.Default)
        {
            throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"{what}the reducer '{_settings.Log.Reducer}' starts every counter from the attribute's default, "
                + $"{DecimalText.Format(_settings.Log.Default)}. Insert that, then use SetAsync.");
        }

        if (!ExactDecimal.IsSafe(initial))
        {
            throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"{what}an initial value is below 10^15 with at most 12 decimals, so that sums with it are "
                + "exact. Insert "
                + "0, then use SetAsync.");
        }
    }

    public async ValueTask<IReadOnlyList<ManagedValue>> ReadAsync(
        IReadOnlyList<ManagedRecord> records, CancellationToken cancellationToken)
    {
        if (records.Count == 1 || Shards.Count == 1)
        {
            return await ShardOf(records[0].Id).Reader.ReadManyAsync(records, cancellationToken).ConfigureAwait(false);
        }

        var values = new ManagedValue[records.Count];
        var groups = Enumerable.Range(0, records.Count).GroupBy(i => ShardOf(records[i].Id));
        await Task.WhenAll(groups.Select(async group =>
        {
            var places = group.ToList();
            var read = await group.Key.Reader
                .ReadManyAsync([.. places.Select(i => records[i])], cancellationToken)
                .ConfigureAwait(false);
            for (var i = 0; i < places.Count; i++)
            {
                values[places[i]] = read[i];
            }
        })).ConfigureAwait(false);
        return values;
    }

    public async ValueTask ClearAsync(
        string id, string endedIncarnation, string nonce, CancellationToken cancellationToken)
    {
        // What a stopped writer was told is stored must not come to a later life of the record, once it is restored.
        var shard = ShardOf(id);
        await HistoryDamagedException.TolerateAsync(shard.Consolidator.ConsolidateAsync(cancellationToken))
            .ConfigureAwait(false);
        if (shard.Consolidator.Manifests.Cached!.Manifest.Stopped.Values.FirstOrDefault() is { } stopped)
        {
            throw Unfinished(id, stopped.Reason);
        }

        var timestamp = _stamp.Next();
        var clear = new LogTransaction
        {
            OriginalId = id,
            Operation = CounterOperation.Clear,
            Value = 0m,
            Timestamp = timestamp,
            CohortDate = _calendar.DateOf(timestamp),
            IdempotencyKey = nonce,
            Incarnation = endedIncarnation,
        };
        var stored = await AppendClearAsync(shard, clear, cancellationToken).ConfigureAwait(false);
        await HistoryDamagedException.TolerateAsync(shard.Consolidator.ConsolidateAsync(cancellationToken))
            .ConfigureAwait(false);
        if (await FindHindranceAsync(shard, id, stored, cancellationToken).ConfigureAwait(false) is { } reason)
        {
            throw Unfinished(id, reason);
        }
    }

    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(Shards.Select(shard => shard.DisposeAsync().AsTask())).ConfigureAwait(false);

    private async Task<TransactionId> AppendClearAsync(
        CounterShard shard, LogTransaction clear, CancellationToken cancellationToken)
    {
        try
        {
            return await shard.Writer.AppendInTimeAsync(clear, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unfinished(
                clear.OriginalId, $"The store did not confirm it within {_settings.OperationTimeout}.");
        }
    }

    /// <summary>What keeps a stored transaction undecided; null when it is decided.</summary>
    private static async ValueTask<string?> FindHindranceAsync(
        CounterShard shard, string id, TransactionId stored, CancellationToken cancellationToken)
    {
        var manifest = shard.Consolidator.Manifests.Cached!.Manifest;
        if (manifest.Failing.TryGetValue(id, out var failure))
        {
            return failure;
        }

        var segment = new SegmentRef(stored.Writer, stored.Sequence);
        if (manifest.FindSkipped(segment) is { } skipped)
        {
            return $"What ends it was skipped by an operator ({skipped.Reason}).";
        }

        if (await shard.Consolidator.IsDecidedAsync(manifest, segment, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        return manifest.Stopped.TryGetValue(stored.Writer, out var chain)
            ? chain.Reason
            : $"The segment '{shard.Context.Keys.Segment(segment)}' is stored and not decided.";
    }

    /// <summary>"Everything stored is folded" is what a caller is told, so it is not told otherwise (I5).</summary>
    private void ThrowIfStopped(ConsolidationReport report)
    {
        if (report.StopReason is { } reason)
        {
            throw new ConsolidationStoppedException(Name, report, reason);
        }
    }

    private S3DbException Unfinished(string id, string reason) => new(
        S3DbErrorKind.Unavailable,
        $"The deletion of '{_settings.Resource}/{id}' is not finished: its counter '{Field}' cannot be ended "
        + $"yet, transactions wait. {reason} Call DeleteAsync again once that is repaired; until then the "
        + "id cannot be inserted again.");

    private Task<T> TraceAsync<T>(string verb, string id, Func<Task<T>> call) =>
        _scope.RunAsync(verb, id, call);

    private CounterShard ShardOf(string id) => Shards[StableHash.ShardOf(id, Shards.Count)];

    private void ValidateId(string id) => _submitter.ValidateId(id);
}
