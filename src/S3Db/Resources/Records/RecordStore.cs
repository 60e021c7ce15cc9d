using S3Db.Storage;

namespace S3Db;

/// <summary>
/// Reads and conditionally writes the objects of one resource's records. A refused write is read back: when the object
/// holds the revision that was sent, an earlier copy of the same request had been applied, and the write succeeded.
/// </summary>
internal sealed class RecordStore(
    IObjectStore store, RecordKeys keys, IRandomSource random, ProtocolRules rules)
{
    public RecordKeys Keys => keys;

    public string NewNonce() => random.NextToken();

    public string NewRevision() => rules.RevisionOf(random.NextToken());

    /// <summary>The record or tombstone under an id; null when there is no object. Cost: 1 GET.</summary>
    public Task<StoredRecord?> ReadAsync(string id, CancellationToken cancellationToken) =>
        ReadKeyAsync(keys.Record(id), cancellationToken);

    /// <summary>The record or tombstone under a key of a listing; null when there is no object. Cost: 1 GET.</summary>
    public async Task<StoredRecord?> ReadKeyAsync(string key, CancellationToken cancellationToken)
    {
        var result = await store.GetAsync(key, null, cancellationToken).ConfigureAwait(false);
        if (!result.IsFound)
        {
            return null;
        }

        var stored = RecordCodec.Decode(key, result.Body, result.ETag);
        return keys.Record(stored.Id) == key
            ? stored
            : throw new S3DbException(
                S3DbErrorKind.Corrupt, $"The record at '{key}' holds the id '{stored.Id}', which has another key.");
    }

    /// <summary>Creates a record. Cost: 1 PUT.</summary>
    /// <returns>The version stored; null when the key is taken.</returns>
    public Task<ETag?> TryCreateAsync(
        StoredRecord record, WriteDoubt doubt, CancellationToken cancellationToken) =>
        TryPutAsync(record, PutCondition.IfAbsent, doubt, cancellationToken);

    /// <summary>Replaces a version. Cost: 1 PUT.</summary>
    /// <returns>The version stored; null when another one is there.</returns>
    public Task<ETag?> TryReplaceAsync(
        StoredRecord record, ETag expected, CancellationToken cancellationToken) =>
        TryReplaceAsync(record, expected, new WriteDoubt(), cancellationToken);

    /// <inheritdoc cref="TryReplaceAsync(StoredRecord, ETag, CancellationToken)"/>
    public Task<ETag?> TryReplaceAsync(
        StoredRecord record, ETag expected, WriteDoubt doubt, CancellationToken cancellationToken) =>
        TryPutAsync(record, PutCondition.IfMatch(expected), doubt, cancellationToken);

    private async Task<ETag?> TryPutAsync(
        StoredRecord record, PutCondition condition, WriteDoubt doubt, CancellationToken cancellationToken)
    {
        var body = RecordCodec.Encode(record);
        if (body.Length > RecordCodec.SizeMax)
        {
            throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"The record '{record.Id}' has {body.Length} bytes, and {RecordCodec.SizeMax} are allowed. "
                + "Store large content as objects of its own.");
        }

        try
        {
            var key = keys.Record(record.Id);
            var result = await store.PutAsync(key, body, condition, cancellationToken).ConfigureAwait(false);
            return result.ETag;
        }
        catch (StoreException exception) when (exception.Kind == S3DbErrorKind.Conflict)
        {
            var occupant = await ReadBackAsync(record.Id, cancellationToken).ConfigureAwait(false);
            if (occupant?.Revision == record.Revision && rules.Keeps(ProtocolRule.FreshRevision))
            {
                return occupant.ETag;
            }

            doubt.IsOutcomeUnknown |= exception.IsOutcomeUnknown;
            return null;
        }
    }

    private async Task<StoredRecord?> ReadBackAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (S3DbException exception)
        {
            throw new S3DbException(
                exception.Kind, $"Cannot tell who wrote the record '{id}': {exception.Message}", exception)
            {
                IsOutcomeUnknown = true,
            };
        }
    }
}
