using System.IO.Enumeration;
using NodaTime;

namespace S3Db.Storage;

/// <summary>
/// Lists files as keys in byte order. A folder sorts as its name and a slash, for that is how its keys begin; folders
/// without a key of the page are not opened.
/// </summary>
internal sealed class FileLister(string root, FileKeyMapper mapper)
{
    public ListPage List(ListRequest request, Instant storeTime, CancellationToken cancellationToken)
    {
        var page = new ListPageBuilder(request);
        var folder = request.Prefix[..(request.Prefix.LastIndexOf('/') + 1)];
        if (folder.Length == 0)
        {
            Walk(root, folder, new Walking(request, page, cancellationToken));
        }
        else if (IsPossible(folder))
        {
            Walk(mapper.ToPath(folder[..^1]), folder, new Walking(request, page, cancellationToken));
        }

        return page.Build(storeTime);
    }

    private static bool IsPossible(string folder) =>
        folder[0] != '/' && !folder.Contains("//", StringComparison.Ordinal)
        && folder[0] != '.' && !folder.Contains("/.", StringComparison.Ordinal)
        && !folder.AsSpan().ContainsAnyExceptInRange('\u0021', '\u007e');

    private static bool MayHoldKeysOf(Walking walking, string folder)
    {
        var prefix = walking.Request.Prefix;
        var start = walking.Page.Start;
        var isInside = folder.StartsWith(prefix, StringComparison.Ordinal)
            || prefix.StartsWith(folder, StringComparison.Ordinal);
        var isBehind = string.CompareOrdinal(folder, start) >= 0 || start.StartsWith(folder, StringComparison.Ordinal);
        return isInside && isBehind;
    }

    private bool Walk(string path, string folder, Walking walking)
    {
        walking.CancellationToken.ThrowIfCancellationRequested();

        // All keys of this folder roll up into one entry, so the first will do.
        var isRolledUp = walking.Request.RollUpFolders && folder.Length > walking.Request.Prefix.Length;
        foreach (var entry in Read(path, folder, walking))
        {
            var offered = walking.OfferedCount;
            var goesOn = entry.IsFolder
                ? Walk(entry.Path, entry.Key, walking)
                : Offer(entry, walking);
            if (!goesOn)
            {
                return false;
            }

            if (isRolledUp && walking.OfferedCount > offered)
            {
                return true;
            }
        }

        return true;
    }

    private static bool Offer(Entry entry, Walking walking)
    {
        walking.OfferedCount++;
        return walking.Page.TryAdd(entry.Key, () => Describe(entry));
    }

    private static ObjectInfo? Describe(Entry entry)
    {
        var file = new FileInfo(entry.Path);
        if (file.Exists && file.Length > ObjectSize.BytesMax)
        {
            // Nobody can read it; that it is there is all a listing says.
            return new ObjectInfo(
                entry.Key, file.Length, default, Instant.FromDateTimeUtc(file.LastWriteTimeUtc));
        }

        var content = ObjectFile.TryRead(entry.Key, entry.Path, entry.Path);
        return content is null || !file.Exists
            ? null
            : new ObjectInfo(
                entry.Key,
                content.Length,
                ObjectFile.ComputeETag(content),
                Instant.FromDateTimeUtc(file.LastWriteTimeUtc));
    }

    private List<Entry> Read(string path, string folder, Walking walking)
    {
        var entries = new List<Entry>();
        try
        {
            var names = new FileSystemEnumerable<(string Name, bool IsFolder)>(
                path, (ref FileSystemEntry entry) => (entry.FileName.ToString(), entry.IsDirectory));
            foreach (var (name, isFolder) in names)
            {
                if (mapper.ToSegment(name) is not { } segment)
                {
                    continue;
                }

                var key = isFolder ? $"{folder}{segment}/" : folder + segment;
                if (isFolder
                    ? MayHoldKeysOf(walking, key)
                    : string.CompareOrdinal(key, walking.Page.Start) >= 0)
                {
                    entries.Add(new Entry(key, Path.Join(path, name), isFolder));
                }
            }
        }
        catch (Exception exception)
            when (exception is DirectoryNotFoundException || ObjectFile.IsNotDirectory(exception))
        {
            return entries;
        }

        entries.Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        return entries;
    }

    private readonly record struct Entry(string Key, string Path, bool IsFolder);

    private sealed record Walking(ListRequest Request, ListPageBuilder Page, CancellationToken CancellationToken)
    {
        public int OfferedCount { get; set; }
    }
}
