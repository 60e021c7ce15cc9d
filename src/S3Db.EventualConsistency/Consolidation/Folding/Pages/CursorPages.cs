using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// Moves the cursors on, and those of quiet writers out of the manifest: a process start a second would otherwise leave
/// megabytes of cursors to be rewritten by every fold (H24).
/// </summary>
internal sealed class CursorPages(ShardContext shard, Manifest manifest, long generation, string nonce)
{
    private static readonly Duration QuietAfter = Duration.FromMinutes(10);
    private readonly Dictionary<WriterId, Cursor> _cursors = new(manifest.Cursors);
    private readonly Dictionary<Instant, string> _pages = new(manifest.CursorPages);

    public IReadOnlyDictionary<WriterId, Cursor> Cursors => _cursors;

    public IReadOnlyDictionary<Instant, string> Pages => _pages;

    public List<NewPage> NewPages { get; } = [];

    public async Task ApplyAsync(
        IReadOnlyDictionary<WriterId, Cursor> moved,
        Instant horizon,
        Instant foldedAt,
        CursorReader reader,
        CancellationToken cancellationToken)
    {
        foreach (var (writer, cursor) in moved)
        {
            _cursors[writer] = cursor;
        }

        foreach (var writer in _cursors.Keys
            .Where(writer => IsForgotten(writer, horizon, moved) || IsGone(writer, moved))
            .ToList())
        {
            _cursors.Remove(writer);
        }

        foreach (var hour in _pages.Keys.Where(hour => hour + Duration.FromHours(1) <= horizon).ToList())
        {
            _pages.Remove(hour);
        }

        if (_cursors.Count <= shard.Limits.InlineCursorsMax)
        {
            return;
        }

        var quiet = _cursors.Where(pair => pair.Value.Touched < foldedAt - QuietAfter).ToList();
        foreach (var group in quiet.GroupBy(pair => CursorReader.HourOf(pair.Key)))
        {
            await MoveOutAsync(group.Key, group, reader, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsForgotten(WriterId writer, Instant horizon, IReadOnlyDictionary<WriterId, Cursor> moved) =>
        writer.Birth < horizon
        && (!moved.ContainsKey(writer) || shard.Rules.Keeps(ProtocolRule.UnknownOldWriterNeverFolded));

    /// <summary>Whether the writer's segments have been removed and its cursor need not outlive them.</summary>
    private bool IsGone(WriterId writer, IReadOnlyDictionary<WriterId, Cursor> moved) =>
        !shard.Rules.Keeps(ProtocolRule.CursorsOutliveSegments)
        && !moved.ContainsKey(writer)
        && !manifest.Unwritten.Any(unwritten => unwritten.Folded.ContainsKey(writer));

    private async Task MoveOutAsync(
        Instant hour,
        IEnumerable<KeyValuePair<WriterId, Cursor>> quiet,
        CursorReader reader,
        CancellationToken cancellationToken)
    {
        var page = new Dictionary<WriterId, Cursor>();
        if (_pages.TryGetValue(hour, out var old))
        {
            try
            {
                page = new(await reader.ReadPageAsync(hour, old, cancellationToken).ConfigureAwait(false));
            }
            catch (PageUnreadableException)
            {
                // Retired by a newer manifest, so that the swap fails; or damaged: the cursors stay where they are.
                return;
            }
        }

        foreach (var (writer, cursor) in quiet)
        {
            page[writer] = cursor;
            _cursors.Remove(writer);
        }

        var name = CursorReader.PageName(hour);
        var key = shard.Keys.Page(name, generation, nonce);
        NewPages.Add(new NewPage(
            key, () => (PageCodec.Encode(name, writer => CursorPageJson.Write(writer, page)), null)));
        _pages[hour] = key;
    }
}
