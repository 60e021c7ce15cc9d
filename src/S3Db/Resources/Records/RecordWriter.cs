using System.Text.Json;
using S3Db.Storage;

namespace S3Db;

/// <summary>
/// Inserts, updates and patches records. Every write of a record is conditional; without an expected version of the
/// caller's, a lost swap is tried again on what is there now.
/// </summary>
internal sealed class RecordWriter(ResourceCore core, RecordDeleter deleter)
{
    public async Task<ETag> InsertAsync(
        string id, IReadOnlyDictionary<string, JsonElement> input, CancellationToken cancellationToken)
    {
        var record = NewRecord(id, input);
        var markers = core.Keys.Markers(core.Schema, id, record.Attributes);
        await core.Partitions.PutAsync(markers, id, cancellationToken).ConfigureAwait(false);
        var doubt = new WriteDoubt();
        if (await core.Records.TryCreateAsync(record, doubt, cancellationToken).ConfigureAwait(false) is { } created)
        {
            return created;
        }

        for (var attempt = 1; ; attempt++)
        {
            var occupant = await core.Records.ReadAsync(id, cancellationToken).ConfigureAwait(false);
            if (occupant is { Tombstone: null })
            {
                await core.RemoveMarkersAsync(id, markers, cancellationToken).ConfigureAwait(false);
                throw WriteErrors.Exists($"{core.Name}/{id}", doubt.IsOutcomeUnknown);
            }

            if (await TryInsertAsync(record, occupant, markers, doubt, cancellationToken).ConfigureAwait(false)
                is { } etag)
            {
                return etag;
            }

            await core.Pacing.NextAsync(attempt, $"{core.Name}/{id}", doubt, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Refuses what an insert would refuse, without a request.</summary>
    public void Check(string id, IReadOnlyDictionary<string, JsonElement> input) => NewRecord(id, input);

    public Task<ETag> UpdateAsync(
        string id,
        IReadOnlyDictionary<string, JsonElement> input,
        ETag? ifMatch,
        CancellationToken cancellationToken) =>
        ChangeAsync("update", id, ifMatch, stored => Replace(stored, input), null, cancellationToken);

    public Task<ETag> PatchAsync(
        string id, IReadOnlyDictionary<string, JsonElement> changes, ETag? ifMatch, CancellationToken cancellationToken)
    {
        if (changes.Keys.FirstOrDefault(core.Managed.Contains) is { } managed)
        {
            throw ManagedFieldErrors.Patched(core.Name, id, managed);
        }

        return ChangeAsync("patch", id, ifMatch, stored => Merge(stored, changes), null, cancellationToken);
    }

    public Task<ETag> UpsertAsync(
        string id,
        IReadOnlyDictionary<string, JsonElement> input,
        ETag? ifMatch,
        CancellationToken cancellationToken) =>
        ChangeAsync(
            "upsert", id, ifMatch, stored => Replace(stored, input), () => NewRecord(id, input), cancellationToken);

    private StoredRecord NewRecord(string id, IReadOnlyDictionary<string, JsonElement> input)
    {
        var subject = $"'{core.Name}/{id}'";
        core.Managed.RequireServed($"insert {subject}");
        var attributes = core.Schema.Validate(subject, input);
        core.Managed.ValidateInitials(id, attributes);
        _ = core.Keys.Record(id);
        return new StoredRecord(id, core.Records.NewRevision(), string.Empty) { Attributes = attributes };
    }

    private Task<ETag> ChangeAsync(
        string verb,
        string id,
        ETag? ifMatch,
        Func<StoredRecord, Dictionary<string, JsonElement>> change,
        Func<StoredRecord>? insert,
        CancellationToken cancellationToken) =>
        core.Locks.RunAsync(
            id, () => ChangeInTurnAsync(verb, id, ifMatch, change, insert, cancellationToken), cancellationToken);

    private async Task<ETag> ChangeInTurnAsync(
        string verb,
        string id,
        ETag? ifMatch,
        Func<StoredRecord, Dictionary<string, JsonElement>> change,
        Func<StoredRecord>? insert,
        CancellationToken cancellationToken)
    {
        var subject = $"{core.Name}/{id}";
        var doubt = new WriteDoubt();
        for (var attempt = 1; ; attempt++)
        {
            var stored = await core.Records.ReadAsync(id, cancellationToken).ConfigureAwait(false);
            var isLiving = stored is { Tombstone: null };
            if (ifMatch is { } expected && (!isLiving || stored!.ETag != expected))
            {
                throw isLiving || insert is not null
                    ? WriteErrors.Changed(
                        $"{verb} '{subject}'", expected, isLiving ? stored!.ETag : null, doubt.IsOutcomeUnknown)
                    : WriteErrors.Missing(verb, subject, doubt.IsOutcomeUnknown);
            }

            if (!isLiving && insert is null)
            {
                throw WriteErrors.Missing(verb, subject, doubt.IsOutcomeUnknown);
            }

            var etag = isLiving
                ? await TryChangeAsync(stored!, change, doubt, cancellationToken).ConfigureAwait(false)
                : await TryInsertAsync(insert!(), stored, null, doubt, cancellationToken).ConfigureAwait(false);
            if (etag is { } written)
            {
                return written;
            }

            await core.Pacing.NextAsync(attempt, subject, doubt, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ETag?> TryChangeAsync(
        StoredRecord stored,
        Func<StoredRecord, Dictionary<string, JsonElement>> change,
        WriteDoubt doubt,
        CancellationToken cancellationToken)
    {
        if (stored.Attributes.Keys.Any(name => core.Schema.Find(name) is null))
        {
            await core.RefreshAsync(cancellationToken).ConfigureAwait(false);
        }

        var changed = stored with { Revision = core.Records.NewRevision(), Attributes = change(stored) };
        var before = core.Keys.Markers(core.Schema, stored.Id, stored.Attributes);
        var after = core.Keys.Markers(core.Schema, stored.Id, changed.Attributes);
        string[] added = [.. after.Except(before, StringComparer.Ordinal)];
        string[] removed = [.. before.Except(after, StringComparer.Ordinal)];
        await core.Partitions.PutAsync(added, stored.Id, cancellationToken).ConfigureAwait(false);
        var etag = await core.Records.TryReplaceAsync(changed, stored.ETag, doubt, cancellationToken)
            .ConfigureAwait(false);
        if (etag is null)
        {
            return null;
        }

        // A remover that saw the value before this write may just have taken the new markers away.
        await ResourceCore.FinishAsync($"'{core.Name}/{stored.Id}' was written", async () =>
        {
            await core.Partitions.PutAsync(added, stored.Id, CancellationToken.None).ConfigureAwait(false);
            await core.RemoveMarkersAsync(stored.Id, removed, CancellationToken.None).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return etag;
    }

    private async Task<ETag?> TryInsertAsync(
        StoredRecord record,
        StoredRecord? occupant,
        IReadOnlyList<string>? markersPut,
        WriteDoubt doubt,
        CancellationToken cancellationToken)
    {
        var markers = core.Keys.Markers(core.Schema, record.Id, record.Attributes);
        if (markersPut is null)
        {
            await core.Partitions.PutAsync(markers, record.Id, cancellationToken).ConfigureAwait(false);
        }

        if (occupant is null)
        {
            return await core.Records.TryCreateAsync(record, doubt, cancellationToken).ConfigureAwait(false);
        }

        var cleared = core.Rules.Keeps(ProtocolRule.CompleteDeletionBeforeInsert)
            ? await deleter.CompleteAsync(occupant, cancellationToken).ConfigureAwait(false)
            : occupant;
        if (cleared is null)
        {
            return null;
        }

        var next = record with { Incarnation = cleared.Tombstone!.Nonce };
        var etag = await core.Records.TryReplaceAsync(next, cleared.ETag, doubt, cancellationToken)
            .ConfigureAwait(false);
        if (etag is not null)
        {
            await ResourceCore.FinishAsync(
                $"'{core.Name}/{record.Id}' was inserted",
                () => core.Partitions.PutAsync(markers, record.Id, CancellationToken.None)).ConfigureAwait(false);
        }

        return etag;
    }

    private Dictionary<string, JsonElement> Replace(
        StoredRecord stored, IReadOnlyDictionary<string, JsonElement> input)
    {
        var wanted = input.Where(pair => !core.Managed.Contains(pair.Key));
        var kept = stored.Attributes.Where(pair => core.Managed.Contains(pair.Key));
        return Validate(stored, wanted.Concat(kept));
    }

    private Dictionary<string, JsonElement> Merge(
        StoredRecord stored, IReadOnlyDictionary<string, JsonElement> changes) =>
        Validate(stored, stored.Attributes.Where(pair => !changes.ContainsKey(pair.Key)).Concat(changes));

    private Dictionary<string, JsonElement> Validate(
        StoredRecord stored, IEnumerable<KeyValuePair<string, JsonElement>> attributes) =>
        core.Schema.Validate(
            $"'{core.Name}/{stored.Id}'", attributes.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal));
}
