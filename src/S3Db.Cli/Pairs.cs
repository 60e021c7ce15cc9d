namespace S3Db.Cli;

/// <summary>Reads <c>name=value</c> arguments.</summary>
internal static class Pairs
{
    public static (string Name, string Value) Split(string what, string text)
    {
        var equal = text.IndexOf('=', StringComparison.Ordinal);
        return equal > 0
            ? (text[..equal], text[(equal + 1)..])
            : throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"Cannot read {what} '{text}': it must be a name, '=' and a value. Add the '='.");
    }
}
