using NodaTime;

namespace S3Db.Storage;

/// <summary>
/// Cuts sorted keys into the pages of a listing: one place for prefix, start-after, roll-up and page size, shared by
/// every store that keeps its own keys.
/// </summary>
internal sealed class ListPageBuilder
{
    private readonly ListRequest _request;
    private readonly List<ObjectInfo> _objects = [];
    private readonly List<string> _folders = [];
    private readonly string _after;
    private string? _last;
    private bool _isCut;

    public ListPageBuilder(ListRequest request)
    {
        CheckPageSize(request);
        _request = request;
        _after = Max(request.ContinuationToken, request.StartAfter);
    }

    public static void CheckPageSize(ListRequest request)
    {
        if (request.PageSize is < 1 or > ListRequest.PageSizeMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(request), request.PageSize, $"A page holds 1 to {ListRequest.PageSizeMax} keys.");
        }
    }

    /// <summary>No key before this one belongs to the page.</summary>
    public string Start => Max(_after, _request.Prefix);

    /// <summary>Offers the next key in order; one whose description is null has vanished and is left out.</summary>
    /// <returns>False when no later key can belong to the page.</returns>
    public bool TryAdd(string key, Func<ObjectInfo?> describe)
    {
        if (!key.StartsWith(_request.Prefix, StringComparison.Ordinal))
        {
            return string.CompareOrdinal(key, _request.Prefix) < 0;
        }

        var folder = FolderOf(key);
        var name = folder ?? key;
        if (string.CompareOrdinal(name, _after) <= 0 || name == _last
            || (folder is not null && _after.StartsWith(folder, StringComparison.Ordinal)))
        {
            return true;
        }

        if (_objects.Count + _folders.Count == _request.PageSize)
        {
            _isCut = true;
            return false;
        }

        if (folder is not null)
        {
            _folders.Add(folder);
            _last = name;
        }
        else if (describe() is { } info)
        {
            _objects.Add(info);
            _last = name;
        }

        return true;
    }

    public ListPage Build(Instant storeTime) => new(_objects, _folders, _isCut ? _last : null, storeTime);

    private static string Max(string? left, string? right) =>
        string.CompareOrdinal(left, right) >= 0 ? left ?? string.Empty : right ?? string.Empty;

    private string? FolderOf(string key)
    {
        if (!_request.RollUpFolders)
        {
            return null;
        }

        var slash = key.IndexOf('/', _request.Prefix.Length);
        return slash < 0 ? null : key[..(slash + 1)];
    }
}
