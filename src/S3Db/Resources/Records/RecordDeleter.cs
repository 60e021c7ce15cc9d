using S3Db.Storage;

namespace S3Db;

/// <summary>
/// Ends the life of a record. (1) The record is replaced by a tombstone with a nonce. (2) Every managed field ends the
/// counter under that nonce. (3) The tombstone is marked cleared. A crash between the steps is made good by whoever
/// meets the tombstone next with an insert or a delete; a nonce makes repeats harmless. Tombstones are never removed.
/// </summary>
internal sealed partial class RecordDeleter(ResourceCore core)
{
    /// <summary>Deletes a record.</summary>
    /// <returns>False when there is none.</returns>
    public async Task<bool> DeleteAsync(string id, ETag? ifMatch, CancellationToken cancellationToken)
    {
        var subject = $"{core.Name}/{id}";
        await core.RefreshAsync(cancellationToken).ConfigureAwait(false);
        core.Managed.RequireServed($"delete '{subject}'");
        string? life = null;
        var doubt = new WriteDoubt();
        for (var attempt = 1; ; attempt++)
        {
            var stored = await core.Records.ReadAsync(id, cancellationToken).ConfigureAwait(false);
            if (stored is { Tombstone.IsCleared: false }
                && await CompleteAsync(stored, cancellationToken).ConfigureAwait(false) is null)
            {
                continue;
            }

            // A record in another life than at first is not the one to delete.
            if (stored is null or { Tombstone: not null } || (life is not null && life != stored.Incarnation))
            {
                return false;
            }

            if (ifMatch is { } expected && expected != stored.ETag)
            {
                throw WriteErrors.Changed(
                    $"delete '{subject}'", expected, stored.ETag, doubt.IsOutcomeUnknown);
            }

            life = stored.Incarnation;
            if (await TryBuryAsync(stored, doubt, cancellationToken).ConfigureAwait(false))
            {
                await LeaveTombstoneAsync(id, cancellationToken).ConfigureAwait(false);
                return true;
            }

            await core.Pacing.NextAsync(attempt, subject, doubt, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Nothing, where tombstones are left.</summary>
    private Task LeaveTombstoneAsync(string id, CancellationToken cancellationToken) =>
        core.Rules.Keeps(ProtocolRule.DeleteLeavesTombstone)
            ? Task.CompletedTask
            : core.Store.DeleteAsync(core.Keys.Record(id), cancellationToken);

    /// <summary>Does what a tombstone says is still to do; null when somebody else was faster.</summary>
    public async Task<StoredRecord?> CompleteAsync(StoredRecord stored, CancellationToken cancellationToken)
    {
        var tombstone = stored.Tombstone!;
        if (tombstone.IsCleared)
        {
            return stored;
        }

        core.Managed.RequireServed($"finish the deletion of '{core.Name}/{stored.Id}'");
        var cleared = await ClearAsync(stored, tombstone, cancellationToken).ConfigureAwait(false);
        if (cleared is not null)
        {
            LogFinished(core.Logger, core.Name, stored.Id);
        }

        return cleared;
    }

    private async Task<StoredRecord?> ClearAsync(
        StoredRecord stored, Tombstone tombstone, CancellationToken cancellationToken)
    {
        foreach (var field in core.Managed.Served)
        {
            await field
                .ClearAsync(stored.Id, stored.Incarnation, tombstone.Nonce, cancellationToken)
                .ConfigureAwait(false);
        }

        var cleared = stored with
        {
            Revision = core.Records.NewRevision(),
            Tombstone = tombstone with { IsCleared = true },
        };
        var etag = await core.Records.TryReplaceAsync(cleared, stored.ETag, cancellationToken).ConfigureAwait(false);
        return etag is { } version ? cleared with { ETag = version } : null;
    }

    private async Task<bool> TryBuryAsync(
        StoredRecord stored, WriteDoubt doubt, CancellationToken cancellationToken)
    {
        var initials = core.Managed.InitialsOf(stored.Attributes);
        var isCleared = initials.Count == 0 || !core.Rules.Keeps(ProtocolRule.DeleteClearsCounters);
        var nonce = core.Records.NewNonce();
        var buried = new StoredRecord(stored.Id, core.Records.NewRevision(), stored.Incarnation)
        {
            Tombstone = new Tombstone(nonce, isCleared, initials),
        };
        var etag = await core.Records.TryReplaceAsync(buried, stored.ETag, doubt, cancellationToken)
            .ConfigureAwait(false);
        if (etag is null)
        {
            return await IsBuriedAsync(stored.Id, nonce, cancellationToken).ConfigureAwait(false);
        }

        var markers = core.Keys.Markers(core.Schema, stored.Id, stored.Attributes);
        await ResourceCore.FinishAsync($"'{core.Name}/{stored.Id}' was deleted", async () =>
        {
            await core.RemoveMarkersAsync(stored.Id, markers, cancellationToken).ConfigureAwait(false);
            if (!buried.Tombstone.IsCleared)
            {
                await ClearAsync(buried with { ETag = etag.Value }, buried.Tombstone, cancellationToken)
                    .ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
        return true;
    }

    // The swap may have been applied although it was answered otherwise, and the id inserted again since.
    private async Task<bool> IsBuriedAsync(string id, string nonce, CancellationToken cancellationToken)
    {
        var now = await core.Records.ReadAsync(id, cancellationToken).ConfigureAwait(false);
        return now?.Incarnation == nonce || now?.Tombstone?.Nonce == nonce;
    }
}
