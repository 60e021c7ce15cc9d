namespace S3Db.Cli;

/// <summary>Makes connection strings of places below another.</summary>
internal static class ConnectionPath
{
    public static string Append(string connection, string name)
    {
        var text = S3ConnectionString.Parse(connection).Reveal();
        var query = text.IndexOf('?', StringComparison.Ordinal);
        return query < 0
            ? $"{text.TrimEnd('/')}/{name}"
            : $"{text[..query].TrimEnd('/')}/{name}{text[query..]}";
    }
}
