namespace S3Db.Storage;

/// <summary>
/// The rules for keys, the same on every store: 1 to 1,024 printable ASCII characters, segments of at most 200
/// characters parted by <c>/</c>, none of them empty or beginning with a dot.
/// </summary>
public static class ObjectKey
{
    /// <summary>The most characters a key may have (the limit of S3).</summary>
    public const int LengthMax = 1024;

    /// <summary>
    /// The most characters between two slashes (file systems allow 255, and temporary names need room).
    /// </summary>
    public const int SegmentLengthMax = 200;

    /// <summary>Checks a key.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="StoreException">The key breaks a rule; the message names it.</exception>
    public static void Validate(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (FindFault(key) is { } fault)
        {
            throw new StoreException(
                StoreErrorKind.Invalid, key, $"The key '{Shorten(key)}' cannot be stored: {fault}.");
        }
    }

    private static string Shorten(string key) => key.Length <= 80 ? key : string.Concat(key.AsSpan(0, 80), "…");

    private static string? FindFault(string key)
    {
        if (key.Length is 0 or > LengthMax)
        {
            return $"it has {key.Length} characters, and 1 to {LengthMax} are allowed";
        }

        foreach (var range in key.AsSpan().Split('/'))
        {
            var segment = key.AsSpan()[range];
            if (segment.Length is 0 or > SegmentLengthMax)
            {
                return $"a segment has {segment.Length} characters, and 1 to {SegmentLengthMax} are allowed";
            }

            if (segment[0] == '.')
            {
                return "a segment begins with a dot";
            }

            if (segment.ContainsAnyExceptInRange('\u0021', '\u007e'))
            {
                return "it has a character that is not printable ASCII; encode ids with KeySegment";
            }
        }

        return null;
    }
}
