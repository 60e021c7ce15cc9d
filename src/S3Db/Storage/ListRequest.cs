namespace S3Db.Storage;

/// <summary>What to list.</summary>
/// <param name="Prefix">Only keys that begin with this text; may be empty.</param>
public sealed record ListRequest(string Prefix)
{
    /// <summary>The most keys a page may hold, and what S3 gives: 1,000.</summary>
    public const int PageSizeMax = 1000;

    /// <summary>Only keys behind this one in byte order.</summary>
    public string? StartAfter { get; init; }

    /// <summary>Where to go on: <see cref="ListPage.ContinuationToken"/> of the page before.</summary>
    public string? ContinuationToken { get; init; }

    /// <summary>
    /// Whether keys with a <c>/</c> behind the prefix are rolled up into <see cref="ListPage.Folders"/>.
    /// </summary>
    public bool RollUpFolders { get; init; }

    /// <summary>How many keys and folders a page holds at most, 1 to 1,000.</summary>
    public int PageSize { get; init; } = PageSizeMax;
}
