using System.Text;

namespace S3Db.Storage;

/// <summary>
/// Maps keys to paths below a folder and back. Where the volume folds case (macOS, Windows), keys that differ in case
/// only would meet in one file; there an upper-case letter is written as <c>^a</c>, and so are the characters Windows
/// refuses.
/// </summary>
internal sealed class FileKeyMapper(string root, bool isEscaping)
{
    private const int FileNameLengthMax = 255;
    private const string Refused = "\"*:<>?\\|";

    public string ToPath(string key) => Path.Join(root, isEscaping ? Escape(key) : key);

    /// <summary>The key segment a file name stands for; null for a name this store never writes.</summary>
    public string? ToSegment(string fileName)
    {
        if (fileName.Length > FileNameLengthMax || fileName[0] == '.'
            || fileName.AsSpan().ContainsAnyExceptInRange('\u0021', '\u007e'))
        {
            return null;
        }

        var segment = isEscaping ? Unescape(fileName) : fileName;
        return segment is null || segment.Length > ObjectKey.SegmentLengthMax ? null : segment;
    }

    private static string Escape(string key)
    {
        var builder = new StringBuilder(key.Length + 16);
        var start = 0;
        foreach (var letter in key)
        {
            if (letter == '/')
            {
                start = builder.Length + 1;
            }

            _ = letter switch
            {
                >= 'A' and <= 'Z' => builder.Append('^').Append(char.ToLowerInvariant(letter)),
                '^' => builder.Append("^^"),
                _ when Refused.Contains(letter, StringComparison.Ordinal) =>
                    builder.Append('^').Append((char)('0' + Refused.IndexOf(letter, StringComparison.Ordinal))),
                _ => builder.Append(letter),
            };

            if (builder.Length - start > FileNameLengthMax)
            {
                throw new StoreException(
                    StoreErrorKind.Invalid,
                    key,
                    $"The key '{key}' cannot be stored: the volume folds case, and with its upper-case letters "
                    + "escaped a "
                    + $"segment is longer than {FileNameLengthMax} characters. Use shorter or lower-case ids.");
            }
        }

        return builder.ToString();
    }

    private static string? Unescape(string fileName)
    {
        var builder = new StringBuilder(fileName.Length);
        for (var i = 0; i < fileName.Length; i++)
        {
            if (char.IsAsciiLetterUpper(fileName[i]))
            {
                return null;
            }

            if (fileName[i] != '^')
            {
                builder.Append(fileName[i]);
                continue;
            }

            var code = ++i < fileName.Length ? fileName[i] : ' ';
            if (code == '^')
            {
                builder.Append('^');
            }
            else if (char.IsAsciiLetterLower(code))
            {
                builder.Append(char.ToUpperInvariant(code));
            }
            else if (code - '0' is >= 0 and var index && index < Refused.Length)
            {
                builder.Append(Refused[index]);
            }
            else
            {
                return null;
            }
        }

        return builder.ToString();
    }
}
