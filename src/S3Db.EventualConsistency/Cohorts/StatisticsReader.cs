namespace S3Db.EventualConsistency;

/// <summary>Adds up the statistics of days over all shards.</summary>
internal sealed class StatisticsReader(IReadOnlyList<CounterShard> shards)
{
    /// <summary>
    /// Cost: for each shard 1 conditional GET, and a GET for each month that is neither inline nor at hand. Strong:
    /// also what a strong read of a value costs.
    /// </summary>
    public async Task<DayStatistics> ReadAsync(
        CohortRange range, ReadConsistency consistency, CancellationToken cancellationToken)
    {
        var parts = await Task
            .WhenAll(shards.Select(shard => ReadAsync(shard, range, consistency, cancellationToken)))
            .ConfigureAwait(false);
        var total = new DayStatistics();
        foreach (var part in parts)
        {
            total.Merge(part);
        }

        return total;
    }

    private static async Task<DayStatistics> ReadAsync(
        CounterShard shard, CohortRange range, ReadConsistency consistency, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < OverlayReader.AttemptsMax; attempt++)
        {
            var overlay = consistency.IsStrong
                ? await shard.Overlays.ReadAsync(cancellationToken).ConfigureAwait(false)
                : null;
            var current = overlay?.Current
                ?? await shard.Reader.ReadManifestAsync(consistency.Token, null, cancellationToken)
                    .ConfigureAwait(false);
            try
            {
                var total = await ReadCommittedAsync(shard, current.Manifest, range, cancellationToken)
                    .ConfigureAwait(false);
                if (overlay is not null && (overlay.Rows.Count > 0 || current.Manifest.Failing.Count > 0))
                {
                    await AddPendingAsync(shard, overlay, range, total, cancellationToken).ConfigureAwait(false);
                }

                return total;
            }
            catch (PageGoneException) when (attempt < OverlayReader.AttemptsMax - 1)
            {
                // Retired by a newer manifest: read that one (H19).
            }
        }

        throw OverlayReader.Unsettled(shard.Context);
    }

    private static async Task<DayStatistics> ReadCommittedAsync(
        CounterShard shard, Manifest manifest, CohortRange range, CancellationToken cancellationToken)
    {
        var total = new DayStatistics();
        foreach (var (month, slot) in manifest.Statistics)
        {
            if (month.OnDayOfMonth(1) > range.To || month.ToDateInterval().End < range.From)
            {
                continue;
            }

            var page = await shard.Consolidator.Pages.ReadAsync(month, slot, cancellationToken).ConfigureAwait(false);
            foreach (var (date, day) in page.Days)
            {
                if (range.Contains(date))
                {
                    total.Merge(day);
                }
            }
        }

        return total;
    }

    private static async Task AddPendingAsync(
        CounterShard shard,
        PendingOverlay overlay,
        CohortRange range,
        DayStatistics total,
        CancellationToken cancellationToken)
    {
        var failing = overlay.Current.Manifest.Failing.Keys.ToList();
        var loaded = await LoadedState
            .LoadAsync(
                overlay.Current.Manifest,
                overlay.Rows.PageHashes().Concat(failing.Select(StableHash.PageHashOf)),
                shard.Consolidator.Pages,
                shard.Context.Limits,
                cancellationToken)
            .ConfigureAwait(false);
        var (state, fold) = await new FoldRunner(shard.Context, shard.Consolidator.Keys)
            .RunAsync(loaded, overlay.Rows, failing, cancellationToken)
            .ConfigureAwait(false);
        if (fold.Failures.Values.FirstOrDefault() is { } failure)
        {
            // Without what waits for its reducer the figures would be weaker than asked for.
            throw failure;
        }

        foreach (var (date, day) in state.Statistics)
        {
            if (range.Contains(date))
            {
                total.Merge(day);
            }
        }
    }
}
