using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NodaTime.Text;

namespace S3Db.EventualConsistency;

/// <summary>
/// Verifies one shard: replays the log up to a manifest and compares what the manifest says with the replay. Where
/// others commit meanwhile and remove what is needed, the replay goes on to their manifest and the comparison starts
/// again; so it is exact while writers and consolidators run. It reads the store anew, past everything that this
/// process remembers.
/// </summary>
internal sealed class ShardVerifier
{
    private const int AttemptsMax = 20;
    private readonly ShardContext _shard;
    private readonly VerifyOptions _options;
    private readonly ManifestStore _manifests;
    private readonly CursorReader _cursors;
    private readonly SegmentReader _segments;
    private Findings _log;
    private LogReplay _replay;
    private LogSource _source;
    private Findings _state;
    private StateAudit? _audit;

    public ShardVerifier(ShardContext shard, VerifyOptions options)
    {
        _shard = shard;
        _options = options;
        _manifests = new ManifestStore(shard);
        _cursors = new CursorReader(shard);
        _segments = new SegmentReader(shard);
        _state = new Findings(shard, options.DeviationsMax);
        Begin(null);
    }

    /// <summary>The repair that was committed; null when there was none.</summary>
    public string? Repair { get; private set; }

    public string? Refusal { get; private set; }

    public async Task<VerifyReport> RunAsync(
        Action<long, long, long> onProgress, CancellationToken cancellationToken)
    {
        try
        {
            var current = await _manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
            return await VerifyAsync(current, onProgress, cancellationToken).ConfigureAwait(false);
        }
        catch (S3DbException exception) when (exception.Kind == S3DbErrorKind.Corrupt)
        {
            _log.Add(DeviationKind.ManifestUnreadable, _shard.Keys.Manifest, "a manifest", exception.Message);
            return Report(new PendingAudit(_shard, _manifests, _segments, _cursors, _state));
        }
    }

    private async Task<VerifyReport> VerifyAsync(
        CurrentManifest current, Action<long, long, long> onProgress, CancellationToken cancellationToken)
    {
        _audit = await CompareAsync(current, onProgress, cancellationToken).ConfigureAwait(false);
        var pending = new PendingAudit(_shard, _manifests, _segments, _cursors, _state);
        await pending.RunAsync(cancellationToken).ConfigureAwait(false);
        if (_audit is not null)
        {
            await new RecordAudit(_shard, _manifests, new PageReader(_shard), _state)
                .RunAsync(_audit.Incarnations, cancellationToken).ConfigureAwait(false);
        }

        return Report(pending);
    }

    [MemberNotNull(nameof(_log), nameof(_replay), nameof(_source))]
    private void Begin(Opening? opening)
    {
        _log = new Findings(_shard, _options.DeviationsMax);
        _replay = new LogReplay(_shard, _log, opening);
        _source = new LogSource(_shard, _manifests, _segments, _log);
    }

    /// <summary>
    /// Replays up to a manifest, from its opening balance where there is one; false when the log was cut meanwhile.
    /// </summary>
    private async Task<bool> TryReplayAsync(
        Manifest manifest, Action<long, long, long> onProgress, CancellationToken cancellationToken)
    {
        try
        {
            if (manifest.Opening is { } opening && opening.Generation > _replay.Generation)
            {
                Begin(await new OpeningReader(_shard).ReadAsync(opening, cancellationToken).ConfigureAwait(false));
            }

            await _source.ReplayAsync(
                _replay,
                manifest,
                (read, total) => onProgress(read, total, _replay.Transactions),
                cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (LogCutException)
        {
            return false;
        }
    }

    /// <summary>Null when the opening balance cannot be read: then there is nothing to compare with.</summary>
    private async Task<StateAudit?> CompareAsync(
        CurrentManifest current, Action<long, long, long> onProgress, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            try
            {
                if (!await TryReplayAsync(current.Manifest, onProgress, cancellationToken).ConfigureAwait(false))
                {
                    current = await _manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
                    continue;
                }
            }
            catch (PageUnreadableException exception)
            {
                // Replaced by a newer one, or damage (H19).
                var again = await _manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (again.Manifest.Opening == current.Manifest.Opening)
                {
                    NoteOpening(exception);
                    return null;
                }

                current = again;
                continue;
            }

            _state = new Findings(_shard, _options.DeviationsMax);
            var audit = new StateAudit(
                _shard, current.Manifest, _replay, new PageReader(_shard), _cursors, _state);
            await audit.RunAsync(cancellationToken).ConfigureAwait(false);
            var isSettled = !audit.HasGonePage
                || await IsCurrentAsync(current.Manifest, cancellationToken).ConfigureAwait(false);
            if (isSettled && await IsDoneAsync(current, audit, cancellationToken).ConfigureAwait(false))
            {
                return audit;
            }

            current = await _manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
        }

        throw OverlayReader.Unsettled(_shard);
    }

    private void NoteOpening(PageUnreadableException exception)
    {
        _log.Add(DeviationKind.OpeningUnreadable, exception.Key, "an opening balance", exception.Message);
        Refusal = _options.Repair
            ? $"{_shard.Name} was not repaired, because its opening balance '{exception.Key}' cannot be read. Restore "
                + "the object, then verify again."
            : null;
    }

    private async Task<bool> IsCurrentAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        var current = await _manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
        return current.Manifest.Generation == manifest.Generation;
    }

    /// <summary>Repairs where that is asked for; false when somebody else has committed first.</summary>
    private async Task<bool> IsDoneAsync(
        CurrentManifest current, StateAudit audit, CancellationToken cancellationToken)
    {
        if (!_options.Repair || _log.Count + _state.Count == 0)
        {
            return true;
        }

        Refusal = FindObstacle(audit);
        if (Refusal is not null)
        {
            return true;
        }

        var repair = new StateRepair(_shard, _manifests);
        if (await repair.TryAsync(current, audit, cancellationToken).ConfigureAwait(false) is not { } committed)
        {
            return false;
        }

        var pages = audit.Counters.Keys.Select(address => address.ToString())
            .Concat(audit.Statistics.Keys.Select(PageReader.StatisticsPageName))
            .Concat(audit.Keys is { HasOtherValues: true } ? ["of remembered keys"] : []);
        Repair = string.Create(
            CultureInfo.InvariantCulture,
            $"{_shard.Name}: generation {committed.Manifest.Generation} replaces the pages {string.Join(", ", pages)}; "
            + $"{_state.Count} deviations of generation {current.Manifest.Generation} are repaired");

        // At once: whatever ends the verification from here on, it has happened.
        VerificationLog.Repaired(_shard.Logger, Repair);
        return true;
    }

    /// <summary>Why nothing may be computed from the log, or there is nothing to compute; null when it may.</summary>
    private string? FindObstacle(StateAudit audit)
    {
        // By all of them, not by those that the report lists.
        var keys = _log.Examples.Where(deviation => deviation.Kind != DeviationKind.ForeignObject)
            .Concat(_state.Examples.Where(deviation => !IsRepairable(deviation.Kind, audit)))
            .Select(deviation => $"{deviation.Kind} in '{deviation.Key}'")
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return keys.Count > 0
            ? $"{_shard.Name} was not repaired, because its log deviates itself: {string.Join("; ", keys.Take(10))}. "
                + "Restore these objects, then verify again."
            : audit.LostHeld.Count > 0
            ? $"{_shard.Name} was not repaired: transactions that wait for the failing reducer of "
                + $"'{string.Join("', '", audit.LostHeld.Take(10))}' are on a page that cannot be read, and only "
                + "there. Restore the page."
            : audit.ShortDays.Count > 0
            ? $"{_shard.Name} was not repaired: the log has fewer transactions than the statistics count of "
                + $"{string.Join(", ", audit.ShortDays.Take(10).Select(LocalDatePattern.Iso.Format))}. A cohort file "
                + "that is lost as a whole shows in nothing else. Restore it, or the page of the statistics if that is "
                + "wrong, then verify again."
            : audit.Counters.Count + audit.Statistics.Count == 0 && audit.Keys is not { HasOtherValues: true }
            ? $"{_shard.Name} was not repaired: what deviates is not computed from the log."
            : null;
    }

    private static bool IsRepairable(DeviationKind kind, StateAudit audit) => kind
        is DeviationKind.Value or DeviationKind.Statistics or DeviationKind.PageUnreadable or DeviationKind.Misplaced
        || (kind == DeviationKind.IdempotencyKey && audit.Keys is { HasOtherDeviations: false });

    private VerifyReport Report(PendingAudit pending)
    {
        var all = new Findings(_shard, _options.DeviationsMax);
        all.Add(_log);
        all.Add(_state);
        return new VerifyReport
        {
            Deviations = all.Kept,
            DeviationCount = all.Count,
            IsRepaired = Repair is not null && _audit is { HasOtherDamage: false } audit && _log.Count == 0
                && _state.Examples.All(deviation => IsRepairable(deviation.Kind, audit)),
            Repairs = Repair is null ? [] : [Repair],
            Refusals = Refusal is null ? [] : [Refusal],
            Generations = [_audit is null ? -1 : _replay.Generation],
            Transactions = _replay.Transactions,
            CohortFiles = _source.FilesRead,
            Records = _audit?.Records ?? 0,
            Days = _audit?.Days ?? 0,
            PendingSegments = pending.Pending,
            OrphanedSegments = pending.Orphaned,
            HeldTransactions = _audit?.Held ?? 0,
        };
    }
}
