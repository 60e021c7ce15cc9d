using System.Globalization;

namespace S3Db.Testing;

/// <summary>One range of bytes of an object.</summary>
internal readonly record struct BodyRange(int First, int Length)
{
    /// <summary>Reads <c>bytes=first-last</c>, <c>bytes=first-</c> or <c>bytes=-length</c>.</summary>
    /// <returns>Null when the header is of another form, which S3 ignores.</returns>
    public static BodyRange? Parse(string? header, int size)
    {
        if (header?.StartsWith("bytes=", StringComparison.Ordinal) != true)
        {
            return null;
        }

        var parts = header["bytes=".Length..].Split('-', 2);
        var hasFirst = TryParse(parts[0], out var first);
        var hasLast = TryParse(parts[^1], out var last);
        if (parts.Length != 2 || (!hasFirst && !hasLast))
        {
            return null;
        }

        if (!hasFirst)
        {
            (first, last) = (Math.Max(0, size - last), size - 1);
        }
        else if (!hasLast || last >= size)
        {
            last = size - 1;
        }

        return first <= last && first < size
            ? new BodyRange(first, last - first + 1)
            : throw new S3RequestException(416, "InvalidRange", "The requested range is not satisfiable");
    }

    private static bool TryParse(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
