using System.Diagnostics.CodeAnalysis;

namespace S3Db.EventualConsistency;

/// <summary>Computes the value of one record from its log, and compares it with the stored one.</summary>
internal sealed class Recalculator
{
    private readonly ShardContext _shard;
    private readonly string _id;
    private readonly ManifestStore _manifests;
    private Findings _findings;
    private LogReplay _replay;
    private LogSource _source;

    public Recalculator(ShardContext shard, string id)
    {
        (_shard, _id) = (shard, id);
        _manifests = new ManifestStore(shard);
        Begin(null);
    }

    public async Task<RecalculatedValue> RunAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < OverlayReader.AttemptsMax; attempt++)
        {
            var current = await _manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                if (current.Manifest.Opening is { } opening && opening.Generation > _replay.Generation)
                {
                    Begin(await new OpeningReader(_shard).ReadAsync(opening, cancellationToken).ConfigureAwait(false));
                }

                await _source.ReplayAsync(_replay, current.Manifest, static (_, _) => { }, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (LogCutException)
            {
                continue;
            }
            catch (PageGoneException) when (attempt < OverlayReader.AttemptsMax - 1)
            {
                // An opening balance that a newer one has replaced (H19).
                continue;
            }

            var initial = await _shard.Initials.ReadAsync(_id, cancellationToken).ConfigureAwait(false);
            try
            {
                var stored = await ReadAsync(current.Manifest, cancellationToken).ConfigureAwait(false);
                return Compare(current.Manifest, stored, initial);
            }
            catch (PageUnreadableException exception)
            {
                var again = await _manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (again.Manifest.Generation == current.Manifest.Generation)
                {
                    _findings.Add(DeviationKind.PageUnreadable, exception.Key, "a page", exception.Message);
                    return Report(ValueOf(_replay.Counters.GetValueOrDefault(_id, _replay.Untouched), initial), null);
                }
            }
        }

        throw OverlayReader.Unsettled(_shard);
    }

    [MemberNotNull(nameof(_findings), nameof(_replay), nameof(_source))]
    private void Begin(Opening? opening)
    {
        _findings = new Findings(_shard, VerifyOptions.Default.DeviationsMax);
        _replay = new LogReplay(_shard, _findings, opening, _id);
        _source = new LogSource(_shard, _manifests, new SegmentReader(_shard), _findings);
    }

    private async Task<CounterEntry> ReadAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        var address = manifest.AddressOf(_id);
        var page = await new PageReader(_shard)
            .ReadAsync(address, manifest.Counters[address], cancellationToken)
            .ConfigureAwait(false);
        return page.Find(_id) ?? _replay.Untouched;
    }

    private RecalculatedValue Compare(Manifest manifest, CounterEntry stored, InitialValue initial)
    {
        var expected = _replay.Counters.GetValueOrDefault(_id, _replay.Untouched);
        if (expected with { Held = stored.Held } != stored)
        {
            _findings.Add(
                DeviationKind.Value,
                manifest.Counters[manifest.AddressOf(_id)].Key ?? _shard.Keys.Manifest,
                StateAudit.Text(expected),
                StateAudit.Text(stored),
                deviation => deviation with { RecordId = _id });
        }

        return Report(ValueOf(expected, initial), ValueOf(stored, initial));
    }

    private RecalculatedValue Report(decimal value, decimal? stored) => new()
    {
        Value = value,
        Stored = stored,
        Transactions = _replay.Transactions,
        Generation = _replay.Generation,
        Deviations = _findings.Kept,
    };

    private decimal ValueOf(CounterEntry entry, InitialValue initial) =>
        entry.IsSet ? entry.Value
        : ExactDecimal.TryAdd(initial.Of(entry.Incarnation, _shard.Settings.Default), entry.Value, out var value)
        ? value
        : throw new S3DbException(
            S3DbErrorKind.Invalid,
            $"No decimal holds the value of '{_shard.Resource}/{_id}.{_shard.Field}' exactly. Set it with SetAsync.");
}
