using System.Text;

namespace S3Db.EventualConsistency;

/// <summary>
/// Texts in the order of their UTF-8 bytes. It is that of their UTF-16 units, but for characters beyond 16 bits.
/// </summary>
internal static class Utf8Order
{
    /// <summary>Holds nearly all ids, and is small because it is cleared for each.</summary>
    public const int BufferBytes = 192;

    public static readonly IComparer<string> Comparer = Comparer<string>.Create(Compare);

    /// <summary>The most bytes a UTF-16 unit takes.</summary>
    private const int UnitBytesMax = 3;
    private const int SurrogateMin = 0xD800;
    private const int SurrogateMax = 0xDFFF;

    /// <summary>A text as UTF-8, in the buffer where it fits.</summary>
    public static ReadOnlySpan<byte> BytesOf(string text, Span<byte> buffer) =>
        text.Length * UnitBytesMax <= buffer.Length
            ? buffer[..Encoding.UTF8.GetBytes(text, buffer)]
            : Encoding.UTF8.GetBytes(text);

    public static int Compare(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        return common == left.Length || common == right.Length
            ? left.Length - right.Length
            : Rank(left[common]) - Rank(right[common]);
    }

    /// <summary>Halves of a pair come behind all other units: what they make takes four bytes.</summary>
    private static int Rank(char unit) => unit is >= (char)SurrogateMin and <= (char)SurrogateMax
        ? unit + char.MaxValue
        : unit;
}
