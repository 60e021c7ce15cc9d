namespace S3Db.EventualConsistency;

/// <summary>Reads counters of one shard at every level of consistency (I7).</summary>
internal sealed class CounterReader
{
    private readonly ShardContext _shard;
    private readonly Consolidator _consolidator;
    private readonly OverlayReader _overlays;
    private readonly FoldRunner _runner;
    private readonly InitialValueCache _initials;
    private readonly TokenReader _tokens;

    public CounterReader(ShardContext shard, Consolidator consolidator, OverlayReader overlays)
    {
        _shard = shard;
        _consolidator = consolidator;
        _overlays = overlays;
        _runner = new FoldRunner(shard, consolidator.Keys);
        _initials = new InitialValueCache(shard.Initials);
        _tokens = new TokenReader(shard, consolidator);
    }

    public async Task<CounterValue> ReadAsync(
        string id, ReadConsistency consistency, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < OverlayReader.AttemptsMax; attempt++)
        {
            var value = consistency.IsStrong
                ? await TryReadStrongAsync(id, consistency, cancellationToken).ConfigureAwait(false)
                : await TryReadCommittedAsync(id, consistency, cancellationToken).ConfigureAwait(false);
            if (value is not null)
            {
                return value;
            }
        }

        throw OverlayReader.Unsettled(_shard);
    }

    /// <summary>
    /// The last committed values of records just read. Cost: 1 conditional GET and the pages not at hand.
    /// </summary>
    public async Task<IReadOnlyList<ManagedValue>> ReadManyAsync(
        IReadOnlyList<ManagedRecord> records, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < OverlayReader.AttemptsMax; attempt++)
        {
            var current = await _consolidator.Manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (await TryLoadAsync(current, records.Select(record => record.Id), cancellationToken)
                .ConfigureAwait(false) is { } loaded)
            {
                return [.. records.Select(record => ValueOf(record, loaded.Find(record.Id) ?? _runner.Untouched))];
            }
        }

        throw OverlayReader.Unsettled(_shard);
    }

    /// <summary>The manifest as it is, or with every transaction of a token decided, of one record or of all.</summary>
    public Task<CurrentManifest> ReadManifestAsync(
        ConsistencyToken? token, string? id, CancellationToken cancellationToken) => token is null
        ? _consolidator.Manifests.ReadAsync(cancellationToken)
        : _consolidator.GoOnAsync(
            async run => await new HeldTransactions(_shard, _consolidator)
                .EnsureNoneAsync(await _tokens.ReachAsync(token, run).ConfigureAwait(false), token, id, run)
                .ConfigureAwait(false),
            cancellationToken);

    /// <summary>The value in a committed generation; null when a page it needs has gone or lives differ.</summary>
    public async Task<decimal?> TryReadAsync(
        string id, CurrentManifest current, CancellationToken cancellationToken, bool isAnswer = false)
    {
        var loaded = await TryLoadAsync(current, [id], cancellationToken).ConfigureAwait(false);
        var generation = isAnswer ? current.Manifest.Generation : (long?)null;
        return loaded is null ? null : await TryResolveAsync(
            id, loaded.Find(id) ?? _runner.Untouched, cancellationToken, generation).ConfigureAwait(false);
    }

    /// <summary>
    /// What a transaction's idempotency key is remembered with, in this generation or a later one, and the value then.
    /// Null while it waits for its reducer.
    /// </summary>
    public async Task<(RememberedKey First, decimal? Value)?> FindKeyAsync(
        LogTransaction transaction, KeyScope scope, CurrentManifest current, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < OverlayReader.AttemptsMax; attempt++)
        {
            var found = await TryAsync(
                current,
                () => _consolidator.Keys.FindAsync(
                    current.Manifest.Keys, new HashSet<KeyScope> { scope }, cancellationToken),
                cancellationToken).ConfigureAwait(false);
            if (found is null)
            {
                current = await _consolidator.Manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (!found.TryGetValue(scope, out var first))
            {
                return null;
            }

            var entry = new CounterEntry(first.Value, first.IsAbsolute, first.Incarnation);
            return (first, await TryResolveAsync(transaction.OriginalId, entry, cancellationToken)
                .ConfigureAwait(false));
        }

        throw OverlayReader.Unsettled(_shard);
    }

    private async Task<CounterValue?> TryReadCommittedAsync(
        string id, ReadConsistency consistency, CancellationToken cancellationToken)
    {
        var current = await ReadManifestAsync(consistency.Token, id, cancellationToken).ConfigureAwait(false);
        return await TryReadAsync(id, current, cancellationToken).ConfigureAwait(false) is { } value
            ? ToValue(value, 0, current, [], consistency)
            : null;
    }

    private async Task<CounterValue?> TryReadStrongAsync(
        string id, ReadConsistency consistency, CancellationToken cancellationToken)
    {
        var overlay = await _overlays.ReadAsync(cancellationToken).ConfigureAwait(false);
        var loaded = await TryLoadAsync(overlay.Current, [id], cancellationToken).ConfigureAwait(false);
        var rows = overlay.Rows.OfRecord(id);
        var held = loaded?.Find(id)?.Held.Count ?? 0;
        if (loaded is null
            || await TryFoldAsync(overlay.Current, loaded, rows, id, cancellationToken).ConfigureAwait(false)
                is not var (state, fold))
        {
            return null;
        }

        if (fold.Failures.GetValueOrDefault(id) is { } failure)
        {
            throw failure;
        }

        var entry = state.Find(id) ?? _runner.Untouched;
        return await TryResolveAsync(id, entry, cancellationToken).ConfigureAwait(false) is { } value
            ? ToValue(value, held + rows.Count, overlay.Current, overlay.Segments, consistency)
            : null;
    }

    private Task<LoadedState?> TryLoadAsync(
        CurrentManifest current, IEnumerable<string> ids, CancellationToken cancellationToken) => TryAsync(
            current,
            () => LoadedState
                .LoadAsync(current.Manifest, ids, _consolidator.Pages, _shard.Limits, cancellationToken),
            cancellationToken);

    private async Task<(FoldState State, FoldResult Result)?> TryFoldAsync(
        CurrentManifest current,
        LoadedState loaded,
        OrderedRows rows,
        string id,
        CancellationToken cancellationToken)
    {
        var folded = await TryAsync(
            current,
            async () => Tuple.Create(
                await _runner.RunAsync(loaded, rows, [id], cancellationToken).ConfigureAwait(false)),
            cancellationToken).ConfigureAwait(false);
        return folded?.Item1;
    }

    /// <summary>Null when a newer manifest has retired a page meanwhile.</summary>
    private async Task<T?> TryAsync<T>(
        CurrentManifest current, Func<Task<T>> read, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (PageGoneException)
        {
            // A newer manifest has retired the page; it is corruption only if the manifest still needs it (H19).
            var again = await _consolidator.Manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (again.Manifest.Generation == current.Manifest.Generation)
            {
                throw;
            }

            return null;
        }
    }

    private async ValueTask<decimal?> TryResolveAsync(
        string id, CounterEntry entry, CancellationToken cancellationToken, long? generation = null)
    {
        if (entry.IsSet)
        {
            return entry.Value;
        }

        var initial = await _initials.ReadAsync(
            id, entry.Incarnation, generation, cancellationToken).ConfigureAwait(false);
        if (!initial.Exists || initial.DeleteNonce == entry.Incarnation)
        {
            return Sum(id, _shard.Settings.Default, entry.Value);
        }

        return initial.Incarnation == entry.Incarnation
            || !_shard.Rules.Keeps(ProtocolRule.CompareIncarnations)
            || (entry.Incarnation.Length == 0
                && await IsUnclearedAsync(id, initial, cancellationToken).ConfigureAwait(false))
            ? Sum(id, initial.Value, entry.Value)
            : null;
    }

    /// <summary>
    /// Whether the counter of a record in a later life was never cleared, because the earlier ones ended before the
    /// field had a counter. Only a manifest read after the record tells that from a deletion meanwhile.
    /// </summary>
    private async ValueTask<bool> IsUnclearedAsync(
        string id, InitialValue initial, CancellationToken cancellationToken)
    {
        var current = await _consolidator.Manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
        var loaded = await TryLoadAsync(current, [id], cancellationToken).ConfigureAwait(false);
        if (loaded is null || (loaded.Find(id) ?? _runner.Untouched).Incarnation.Length > 0)
        {
            return false;
        }

        _initials.Remember(id, initial with { Incarnation = string.Empty });
        return true;
    }

    private ManagedValue ValueOf(ManagedRecord record, CounterEntry entry) =>
        IsOtherLife(record, entry) ? new(0m, IsOtherIncarnation: true)
        : entry.IsSet ? new(entry.Value, IsOtherIncarnation: false)
        : new(Sum(record.Id, record.Initial, entry.Value), IsOtherIncarnation: false);

    private bool IsOtherLife(ManagedRecord record, CounterEntry entry) =>
        entry.Incarnation.Length > 0 && record.Incarnation != entry.Incarnation
        && _shard.Rules.Keeps(ProtocolRule.CompareIncarnations);

    private decimal Sum(string id, decimal initial, decimal change) =>
        ExactDecimal.TryAdd(initial, change, out var value) ? value
        : throw new S3DbException(
            S3DbErrorKind.Invalid,
            $"The value of '{_shard.Resource}/{id}.{_shard.Field}' is its initial {initial} and a change of "
            + $"{change}, and no decimal holds their sum exactly. Set it to a value with SetAsync.");

    private CounterValue ToValue(
        decimal value,
        int pending,
        CurrentManifest current,
        IReadOnlyList<SegmentRef> overlaid,
        ReadConsistency consistency) => new()
        {
            Value = value,
            Pending = pending,
            AsOf = current.Manifest.FoldedAt,
            Token = ConsistencyToken.Of(
                _shard.Keys.LogResource, _shard.Keys.Shard, current.Manifest.Generation, overlaid),
            Consistency = consistency,
        };
}
