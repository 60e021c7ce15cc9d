using NodaTime;
using S3Db.Storage;

namespace S3Db.EventualConsistency;

/// <summary>
/// Reads and swaps the manifest of a shard. The last one read is kept with its version, so that reading it again is one
/// conditional GET and an unchanged one has no body.
/// </summary>
internal sealed class ManifestStore(ShardContext shard)
{
    private readonly Lock _lock = new();
    private CurrentManifest? _current;

    /// <summary>The last manifest this process has seen; null before the first read.</summary>
    public CurrentManifest? Cached
    {
        get
        {
            lock (_lock)
            {
                return _current;
            }
        }
    }

    /// <summary>
    /// Creates generation 0 unless there is a manifest. Must happen before the catalog names the log (H18).
    /// </summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        var manifest = new Manifest
        {
            Generation = 0,
            Revision = shard.Rules.RevisionOf(shard.Random.NextToken()),
            Settings = shard.Settings,
            FoldedAt = shard.Clock.Now,
            Horizon = NodaConstants.UnixEpoch,
        };
        try
        {
            await shard.Store
                .PutAsync(
                    shard.Keys.Manifest,
                    ManifestCodec.Encode(shard.Field, manifest),
                    PutCondition.IfAbsent,
                    cancellationToken)
                .ConfigureAwait(false);
        }
        catch (StoreException exception) when (exception.Error == StoreErrorKind.AlreadyExists)
        {
            var current = await ReadAsync(cancellationToken).ConfigureAwait(false);
            EnsureSame(current.Manifest);
        }
    }

    /// <summary>
    /// Whether the cohort files of a generation are still not known to exist. Cost: that of reading the manifest.
    /// </summary>
    public async Task<bool> IsStillUnwrittenAsync(long generation, CancellationToken cancellationToken) =>
        (await ReadAsync(cancellationToken).ConfigureAwait(false)).Manifest.IsUnwritten(generation);

    /// <summary>The manifest as it is now. Cost: 1 GET, conditional where one was read before.</summary>
    /// <exception cref="S3DbException">It is missing, unreadable (I9), or made with other settings.</exception>
    public async Task<CurrentManifest> ReadAsync(CancellationToken cancellationToken)
    {
        var known = Cached;
        var result = await shard.Store.GetAsync(shard.Keys.Manifest, known?.ETag, cancellationToken)
            .ConfigureAwait(false);
        shard.Clock.Observe(result.StoreTime);
        switch (result.Status)
        {
            case GetStatus.NotModified when known is not null:
                return known with { ReadAt = result.StoreTime };
            case GetStatus.Found:
                var manifest = ManifestCodec.Decode(shard.Keys.Manifest, result.Body);
                EnsureSame(manifest);
                return Keep(new CurrentManifest(manifest, result.ETag, result.StoreTime));
            case GetStatus.NotFound when !shard.Rules.Keeps(ProtocolRule.MissingManifestIsCorruption):
                await CreateAsync(cancellationToken).ConfigureAwait(false);
                return await ReadAsync(cancellationToken).ConfigureAwait(false);
            default:
                throw new S3DbException(
                    S3DbErrorKind.Corrupt,
                    $"The manifest '{shard.Keys.Manifest}' of {shard.Name} is missing in "
                    + $"{shard.Store.Description}. It is "
                    + "never deleted, so this is damage and not a fresh start: restore the object.");
        }
    }

    /// <summary>
    /// Replaces the manifest that was read. Null after any answer but success: the caller reads it again and believes
    /// only what it reads (H2). Cost: 1 PUT.
    /// </summary>
    public async Task<CurrentManifest?> TrySwapAsync(
        CurrentManifest expected, Manifest next, CancellationToken cancellationToken)
    {
        try
        {
            var result = await shard.Store
                .PutAsync(
                    shard.Keys.Manifest,
                    ManifestCodec.Encode(shard.Field, next),
                    shard.Rules.Keeps(ProtocolRule.SwapIfMatch) ? PutCondition.IfMatch(expected.ETag) : default,
                    cancellationToken)
                .ConfigureAwait(false);
            shard.Clock.Observe(result.StoreTime);
            return Keep(new CurrentManifest(next, result.ETag, result.StoreTime));
        }
        catch (StoreException exception) when (
            exception.IsOutcomeUnknown || exception.Kind is S3DbErrorKind.Conflict)
        {
            return null;
        }
    }

    private void EnsureSame(Manifest manifest)
    {
        if (shard.Rules.Keeps(ProtocolRule.RefuseOtherSettings))
        {
            shard.Settings.EnsureSame(manifest.Settings, shard.Resource, shard.Field);
        }
    }

    /// <summary>
    /// Before anything with an idempotency key is written: a manifest of a format without keys is swapped for one with
    /// them, so that a process that would ignore the key refuses to fold. Cost: 1 GET where none was read yet; once in
    /// the life of a log 1 PUT.
    /// </summary>
    public async Task EnsureRemembersAsync(CancellationToken cancellationToken)
    {
        try
        {
            var current = Cached ?? await ReadAsync(cancellationToken).ConfigureAwait(false);
            while (current.Manifest.Format < ManifestCodec.Format)
            {
                var next = current.Manifest with
                {
                    Format = ManifestCodec.Format,
                    Generation = current.Manifest.Generation + 1,
                    Revision = shard.Rules.RevisionOf(shard.Random.NextToken()),
                };
                current = await TrySwapAsync(current, next, cancellationToken).ConfigureAwait(false)
                    ?? await ReadAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException exception)
        {
            throw new CallWithdrawnException(exception.CancellationToken);
        }
    }

    private CurrentManifest Keep(CurrentManifest read)
    {
        var isNewer = false;
        lock (_lock)
        {
            if (_current is null || read.Manifest.Generation > _current.Manifest.Generation)
            {
                _current = read;
                isNewer = true;
            }
        }

        if (isNewer)
        {
            shard.ManifestSeen?.Invoke(read.Manifest);
        }

        return read;
    }
}
