using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace S3Db.Storage;

/// <summary>
/// Turns any text (a record id, a partition value) into a part of a key that every store, file system and query
/// engine takes as it is: <c>A-Z a-z 0-9 - _ .</c> stand for themselves, all else is percent-encoded UTF-8. What would
/// be too long becomes its beginning, a <c>~</c> and its SHA-256. Two texts never share an encoding.
/// </summary>
public static class KeySegment
{
    /// <summary>The most characters an encoded text has.</summary>
    public const int LengthMax = 120;

    /// <summary>The most bytes of UTF-8 a text may have.</summary>
    public const int TextBytesMax = 1024;

    internal const int HashedPrefixLengthMax = 50;

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Encodes a text.</summary>
    /// <param name="text">1 to 1,024 bytes of UTF-8.</param>
    /// <exception cref="S3DbException">The text is empty, too long or not valid Unicode.</exception>
    public static string Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = GetBytes(text);
        var encoded = IsPlain(text) ? text : Escape(bytes);
        return encoded.Length <= LengthMax ? encoded : Shorten(encoded, bytes);
    }

    /// <summary>Decodes what <see cref="Encode"/> made of a text, unless it was too long to be kept.</summary>
    /// <param name="segment">The encoded text.</param>
    /// <param name="text">The text; empty on failure.</param>
    /// <returns>False when the segment holds a hash, or is not the encoding of any text.</returns>
    public static bool TryDecode(string segment, out string text)
    {
        ArgumentNullException.ThrowIfNull(segment);
        text = string.Empty;
        if (segment.Length is 0 or > LengthMax || !TryUnescape(segment, out var decoded))
        {
            return false;
        }

        var isCanonical = IsPlain(decoded)
            ? decoded == segment
            : Encoding.UTF8.GetByteCount(decoded) <= TextBytesMax && Escape(StrictUtf8.GetBytes(decoded)) == segment;
        text = isCanonical ? decoded : string.Empty;
        return isCanonical;
    }

    private static byte[] GetBytes(string text)
    {
        try
        {
            var bytes = StrictUtf8.GetBytes(text);
            return bytes.Length is > 0 and <= TextBytesMax ? bytes : throw Refuse($"it has {bytes.Length} bytes");
        }
        catch (EncoderFallbackException exception)
        {
            throw Refuse($"it has half a surrogate pair at index {exception.Index}");
        }
    }

    private static S3DbException Refuse(string fault) => new(
        S3DbErrorKind.Invalid,
        $"The text cannot be an id or a partition value: {fault}. It must be 1 to {TextBytesMax} bytes of valid "
        + "UTF-8.");

    // A dot at either end would hide the file or be cut off by some file systems.
    private static bool IsPlain(string text) =>
        text.Length > 0 && text[0] != '.' && text[^1] != '.' && !text.AsSpan().ContainsAnyExcept(Plain);

    private static string Escape(byte[] bytes)
    {
        var builder = new StringBuilder(bytes.Length * 3);
        for (var i = 0; i < bytes.Length; i++)
        {
            var isOuterDot = bytes[i] == '.' && (i == 0 || i == bytes.Length - 1);
            if (Plain.Contains((char)bytes[i]) && !isOuterDot)
            {
                builder.Append((char)bytes[i]);
            }
            else
            {
                builder.Append('%').Append(bytes[i].ToString("X2"));
            }
        }

        return builder.ToString();
    }

    private static string Shorten(string encoded, byte[] bytes)
    {
        var cut = encoded.AsSpan(0, HashedPrefixLengthMax);
        var percent = cut[^2..].LastIndexOf('%');
        var length = percent < 0 ? cut.Length : cut.Length - 2 + percent;
        return string.Concat(cut[..length], "~", Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    private static bool TryUnescape(string segment, out string text)
    {
        text = string.Empty;
        var bytes = new byte[segment.Length];
        var count = 0;
        for (var i = 0; i < segment.Length; i++)
        {
            if (Plain.Contains(segment[i]))
            {
                bytes[count++] = (byte)segment[i];
                continue;
            }

            if (segment[i] != '%' || i + 2 >= segment.Length
                || Convert.FromHexString(segment.AsSpan(i + 1, 2), bytes.AsSpan(count, 1), out _, out _)
                    != OperationStatus.Done)
            {
                return false;
            }

            count++;
            i += 2;
        }

        try
        {
            text = StrictUtf8.GetString(bytes, 0, count);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
