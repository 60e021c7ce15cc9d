using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace S3Db;

/// <summary>
/// Where a database is and how to get in: <c>s3://KEY:SECRET@bucket/path?region=…</c>, <c>s3://bucket/path</c>
/// (credentials from the environment), <c>http(s)://KEY:SECRET@host:port/bucket/path</c>, <c>file:///folder</c>,
/// <c>file://./folder</c> or <c>memory://name</c>. Key and secret are percent-encoded; no message and no
/// <see cref="ToString"/> shows the secret. Immutable.
/// </summary>
public sealed class S3ConnectionString
{
    internal const string DefaultRegion = "us-east-1";

    internal S3ConnectionString(StoreKind kind) => Kind = kind;

    /// <summary>What kind of store this is.</summary>
    public StoreKind Kind { get; }

    /// <summary>The bucket, or the name of the memory; empty for a folder.</summary>
    public string Bucket { get; internal init; } = string.Empty;

    /// <summary>The path below the bucket, without a slash at either end; the folder for <c>file:</c>.</summary>
    public string Path { get; internal init; } = string.Empty;

    /// <summary>The endpoint; null for AWS itself, a folder and memory.</summary>
    public Uri? Endpoint { get; internal init; }

    /// <summary>The region; null to take AWS's default, or <c>us-east-1</c> at another endpoint.</summary>
    public string? Region { get; internal init; }

    /// <summary>Whether the bucket is part of the path of a request, not of its host name.</summary>
    public bool IsPathStyle { get; internal init; }

    /// <summary>The id of the access key; null to take what the environment offers.</summary>
    public string? AccessKey { get; internal init; }

    /// <summary>The secret of the access key. Not for logs.</summary>
    public string? SecretKey { get; internal init; }

    /// <summary>Reads a connection string.</summary>
    /// <param name="text">The connection string.</param>
    /// <exception cref="S3DbException">It is wrong; the message names the part and an example.</exception>
    public static S3ConnectionString Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new S3ConnectionStringParser(text).Parse();
    }

    /// <summary>Reads a connection string.</summary>
    /// <param name="text">The connection string.</param>
    /// <param name="result">The result; null when the text is wrong.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out S3ConnectionString? result)
    {
        result = null;
        try
        {
            result = text is null ? null : Parse(text);
        }
        catch (S3DbException)
        {
            return false;
        }

        return result is not null;
    }

    /// <summary>The whole connection string, with its secret: for opening another handle, never for logs.</summary>
    public string Reveal() => Format(SecretKey is null ? null : Uri.EscapeDataString(SecretKey));

    /// <summary>The connection string with <c>***</c> in the place of the secret.</summary>
    public override string ToString() => Format(SecretKey is null ? null : "***");

    private string Format(string? secret) => Kind switch
    {
        StoreKind.File => (Path[0] is '/' or '.' ? "file://" : "file:///") + EscapePath(Path),
        StoreKind.Memory => "memory://" + Bucket + (Path.Length > 0 ? "/" + Path : string.Empty),
        _ => FormatS3(secret),
    };

    private string FormatS3(string? secret)
    {
        var text = new StringBuilder("s3://");
        if (AccessKey is not null)
        {
            text.Append(Uri.EscapeDataString(AccessKey)).Append(':').Append(secret).Append('@');
        }

        text.Append(Bucket);
        if (Path.Length > 0)
        {
            text.Append('/').Append(EscapePath(Path));
        }

        var separator = '?';
        foreach (var (name, value) in Options())
        {
            text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return text.ToString();
    }

    private IEnumerable<(string Name, string Value)> Options()
    {
        if (Region is not null)
        {
            yield return (S3ConnectionStringParser.RegionOption, Region);
        }

        if (Endpoint is not null)
        {
            yield return (S3ConnectionStringParser.EndpointOption, Endpoint.GetLeftPart(UriPartial.Authority));
        }

        if (IsPathStyle != Endpoint is not null)
        {
            yield return (S3ConnectionStringParser.PathStyleOption, IsPathStyle ? "true" : "false");
        }
    }

    private static string EscapePath(string path) =>
        string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
