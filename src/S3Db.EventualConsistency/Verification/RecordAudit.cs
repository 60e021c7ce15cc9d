namespace S3Db.EventualConsistency;

/// <summary>
/// Compares the life that a counter is in with that of its record, for counters of records that were deleted: a record
/// inserted anew must never meet the balance of its earlier life (H16).
/// </summary>
internal sealed class RecordAudit(
    ShardContext shard, ManifestStore manifests, PageReader pages, Findings findings)
{
    private const int AttemptsMax = 5;

    /// <summary>Cost: 1 GET for each record that was deleted at least once.</summary>
    public async Task RunAsync(
        IReadOnlyDictionary<string, string> incarnations, CancellationToken cancellationToken)
    {
        foreach (var chunk in incarnations.Chunk(shard.Limits.Parallelism))
        {
            var records = await Task.WhenAll(chunk.Select(pair => TryReadAsync(pair.Key, cancellationToken)))
                .ConfigureAwait(false);
            for (var i = 0; i < chunk.Length; i++)
            {
                if (records[i] is { } record && !IsSame(chunk[i].Value, record))
                {
                    await LookAgainAsync(chunk[i].Key, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>Null when it cannot be read, which is noted.</summary>
    private async Task<InitialValue?> TryReadAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await shard.Initials.ReadAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (S3DbException exception) when (exception.Kind == S3DbErrorKind.Corrupt)
        {
            findings.Add(
                DeviationKind.RecordUnreadable,
                new RecordKeys(shard.Resource).Record(id),
                "a record",
                exception.Message,
                deviation => deviation with { RecordId = id });
            return null;
        }
    }

    /// <summary>
    /// The counter follows its record: a tombstone is written, then the clear is folded. So a tombstone may have a
    /// counter of the life it ends.
    /// </summary>
    private static bool IsSame(string incarnation, InitialValue record) =>
        record.Incarnation == incarnation || record.DeleteNonce == incarnation;

    /// <summary>
    /// The record may have been deleted and inserted since the generation that was verified: it is a deviation only
    /// where the counter, read after the record, is still in another life and the record has not changed.
    /// </summary>
    private async Task LookAgainAsync(string id, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (await TryReadAsync(id, cancellationToken).ConfigureAwait(false) is not { } before)
            {
                return;
            }

            var current = await manifests.ReadAsync(cancellationToken).ConfigureAwait(false);
            var manifest = current.Manifest;
            CounterPage page;
            try
            {
                var address = manifest.AddressOf(id);
                page = await pages.ReadAsync(address, manifest.Counters[address], cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (PageUnreadableException)
            {
                // Retired by a newer manifest (H19); a damaged one is named by the comparison of the pages.
                continue;
            }

            var incarnation = page.Find(id)?.Incarnation ?? string.Empty;
            if (incarnation.Length == 0 || IsSame(incarnation, before))
            {
                return;
            }

            if (await TryReadAsync(id, cancellationToken).ConfigureAwait(false) == before)
            {
                findings.Add(
                    DeviationKind.Incarnation,
                    current.Manifest.Counters[manifest.AddressOf(id)].Key ?? shard.Keys.Manifest,
                    $"the life of the record, '{before.DeleteNonce ?? before.Incarnation}'",
                    $"'{incarnation}'",
                    deviation => deviation with { RecordId = id });
                return;
            }
        }
    }
}
