using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// Finds how far a writer is folded: in the manifest, else in the cursor page of its hour of birth, else nowhere, which
/// for a writer behind the horizon means that it was never seen and for an older one that it is forgotten.
/// </summary>
internal sealed class CursorReader(ShardContext shard)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, IReadOnlyDictionary<WriterId, Cursor>> _pages = new(StringComparer.Ordinal);

    public static Instant HourOf(WriterId writer)
    {
        var seconds = writer.Birth.ToUnixTimeSeconds();
        return Instant.FromUnixTimeSeconds(seconds - (seconds % NodaConstants.SecondsPerHour));
    }

    public static string PageName(Instant hour) => $"c{WriterId.Before(hour)}";

    /// <summary>
    /// The cursor of a writer born at or after the horizon. Cost: none, or 1 GET for a page not read before.
    /// </summary>
    public async ValueTask<Cursor> FindCursorAsync(
        Manifest manifest, WriterId writer, CancellationToken cancellationToken)
    {
        if (manifest.Cursors.TryGetValue(writer, out var cursor)
            || !manifest.CursorPages.TryGetValue(HourOf(writer), out var key))
        {
            return cursor;
        }

        var page = await ReadPageAsync(HourOf(writer), key, cancellationToken).ConfigureAwait(false);
        return page.GetValueOrDefault(writer);
    }

    /// <summary>
    /// The cursor, where that takes no request; false when it may be in a page that was not read before.
    /// </summary>
    public bool TryFindKnown(Manifest manifest, WriterId writer, out Cursor cursor)
    {
        if (manifest.Cursors.TryGetValue(writer, out cursor)
            || !manifest.CursorPages.TryGetValue(HourOf(writer), out var key))
        {
            return true;
        }

        lock (_lock)
        {
            var isKnown = _pages.TryGetValue(key, out var page);
            cursor = page?.GetValueOrDefault(writer) ?? default;
            return isKnown;
        }
    }

    /// <summary>The last folded segment of a writer; 0 for none. Cost: as for its cursor.</summary>
    public async ValueTask<long> FindAsync(Manifest manifest, WriterId writer, CancellationToken cancellationToken) =>
        (await FindCursorAsync(manifest, writer, cancellationToken).ConfigureAwait(false)).Sequence;

    public async ValueTask<IReadOnlyDictionary<WriterId, Cursor>> ReadPageAsync(
        Instant hour, string key, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_pages.TryGetValue(key, out var known))
            {
                return known;
            }
        }

        var result = await shard.Store.GetAsync(key, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (!result.IsFound)
        {
            throw new PageGoneException(key);
        }

        var page = PageCodec.Decode(key, PageName(hour), result.Body, CursorPageJson.Read);
        lock (_lock)
        {
            if (_pages.Count >= 64)
            {
                _pages.Clear();
            }

            _pages[key] = page;
        }

        return page;
    }
}
