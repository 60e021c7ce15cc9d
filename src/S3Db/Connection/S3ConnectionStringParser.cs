using S3Db.Storage;

namespace S3Db;

/// <summary>
/// Reads a connection string part by part. Not by <see cref="Uri"/>: its errors and its leniency would let a badly
/// encoded secret end up in a host name, and then in a message.
/// </summary>
internal sealed class S3ConnectionStringParser(string text)
{
    public const string RegionOption = "region";
    public const string EndpointOption = "endpoint";
    public const string PathStyleOption = "pathStyle";

    private const string Example = "s3://KEY:SECRET@bucket/path?region=us-east-1";
    private const int BucketLengthMax = 63;

    private static readonly string[] Schemes = ["s3", "http", "https", "file", "memory"];
    private static readonly string[] OptionNames = [RegionOption, EndpointOption, PathStyleOption];

    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);

    public S3ConnectionString Parse()
    {
        var schemeEnd = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = schemeEnd < 0 ? string.Empty : text[..schemeEnd].ToLowerInvariant();
        if (!Schemes.Contains(scheme, StringComparer.Ordinal))
        {
            throw Fault(
                "the scheme is missing or unknown; it must be one of s3, http, https, file or memory", Example);
        }

        var rest = text[(schemeEnd + 3)..];
        var query = rest.IndexOf('?');
        ReadOptions(query < 0 ? string.Empty : rest[(query + 1)..]);
        rest = query < 0 ? rest : rest[..query];
        return scheme switch
        {
            "file" => ParseFile(rest),
            "memory" => ParseMemory(rest),
            "s3" => ParseS3(rest),
            _ => ParseHttp(scheme, rest),
        };
    }

    private static S3DbException Fault(string fault, string example) =>
        new(
            S3DbErrorKind.Invalid,
            $"The connection string is wrong: {fault}{(fault.EndsWith('?') ? string.Empty : ".")} Example: {example}");

    private S3ConnectionString ParseFile(string rest)
    {
        RefuseOptions("file", "file:///var/lib/app");
        var path = Decode(rest, "path");
        var isAbsolute = path.StartsWith('/');
        var isRelative = path == "." || path.StartsWith("./", StringComparison.Ordinal)
            || path.StartsWith("../", StringComparison.Ordinal);
        if (path.Contains('\0', StringComparison.Ordinal) || (!isAbsolute && !isRelative))
        {
            throw Fault("the folder must begin with '/' or with './'", "file:///var/lib/app or file://./data");
        }

        // file:///C:/data
        var isDrive = path.Length > 2 && char.IsAsciiLetter(path[1]) && path[2] == ':';
        return new S3ConnectionString(StoreKind.File) { Path = isDrive ? path[1..] : path };
    }

    private S3ConnectionString ParseMemory(string rest)
    {
        RefuseOptions("memory", "memory://tests");
        var (name, path) = SplitPath(rest);
        if (name.Length == 0)
        {
            throw Fault("the name of the memory is missing", "memory://tests");
        }

        return new S3ConnectionString(StoreKind.Memory) { Bucket = name, Path = path };
    }

    private S3ConnectionString ParseS3(string rest)
    {
        var (key, secret, location) = SplitCredentials(rest);
        var (bucket, path) = SplitPath(location);
        CheckBucket(bucket, Example);
        var endpoint = _options.TryGetValue(EndpointOption, out var value) ? ParseEndpoint(value) : null;
        return new S3ConnectionString(StoreKind.S3)
        {
            AccessKey = key,
            SecretKey = secret,
            Bucket = bucket,
            Path = path,
            Endpoint = endpoint,
            Region = _options.GetValueOrDefault(RegionOption),
            IsPathStyle = ParsePathStyle(isDefault: endpoint is not null),
        };
    }

    private S3ConnectionString ParseHttp(string scheme, string rest)
    {
        const string HttpExample = "http://KEY:SECRET@localhost:9000/bucket/path";
        if (_options.ContainsKey(EndpointOption))
        {
            throw Fault("the endpoint is given twice, as the host and as an option", HttpExample);
        }

        var (key, secret, location) = SplitCredentials(rest);
        var slash = location.IndexOf('/');
        var host = slash < 0 ? location : location[..slash];
        var endpoint = ParseEndpoint($"{scheme}://{host}");
        var (bucket, path) = SplitPath(slash < 0 ? string.Empty : location[(slash + 1)..]);
        CheckBucket(bucket, HttpExample);
        return new S3ConnectionString(StoreKind.S3)
        {
            AccessKey = key,
            SecretKey = secret,
            Bucket = bucket,
            Path = path,
            Endpoint = endpoint,
            Region = _options.GetValueOrDefault(RegionOption),
            IsPathStyle = ParsePathStyle(isDefault: true),
        };
    }

    private (string? Key, string? Secret, string Location) SplitCredentials(string rest)
    {
        var slash = rest.IndexOf('/');
        var authority = slash < 0 ? rest : rest[..slash];
        var at = authority.IndexOf('@');
        if (text.Count(letter => letter == '@') > 1 || (at < 0 && text.Contains('@', StringComparison.Ordinal)))
        {
            throw Fault("the key or the secret contains a raw '/', '@', '?' or '%': percent-encode both", Example);
        }

        if (at < 0)
        {
            return (null, null, rest);
        }

        var colon = authority.IndexOf(':');
        if (colon < 1 || colon >= at - 1)
        {
            throw Fault("before the '@' there must be a key, a ':' and a secret", Example);
        }

        var key = Decode(authority[..colon], "key");
        return (key, Decode(authority[(colon + 1)..at], "secret"), rest[(at + 1)..]);
    }

    private static (string First, string Path) SplitPath(string location)
    {
        var slash = location.IndexOf('/');
        var first = slash < 0 ? location : location[..slash];
        var path = slash < 0 ? string.Empty : Decode(location[(slash + 1)..].TrimEnd('/'), "path");
        if (path.Length > 0)
        {
            try
            {
                ObjectKey.Validate(path);
            }
            catch (StoreException exception)
            {
                throw Fault($"the path cannot be used: {exception.Message.TrimEnd('.')}", Example);
            }
        }

        return (first, path);
    }

    // A bucket that cannot be one may be half of a secret, so it is not shown.
    private static void CheckBucket(string bucket, string example)
    {
        if (bucket.Length is < 3 or > BucketLengthMax
            || !bucket.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_'))
        {
            throw Fault(
                bucket.Length == 0
                    ? "the bucket is missing"
                    : $"the bucket must be 3 to {BucketLengthMax} letters, digits, '-', '.' or '_'",
                example);
        }
    }

    private static Uri ParseEndpoint(string value)
    {
        const string EndpointExample = "…?endpoint=http://localhost:9000";
        if (!Uri.TryCreate(value, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0 || uri.Host.Length == 0
            || uri.AbsolutePath != "/" || uri.Query.Length > 0)
        {
            throw Fault(
                "the endpoint must be http:// or https://, a host and perhaps a port, and no more", EndpointExample);
        }

        return uri;
    }

    private bool ParsePathStyle(bool isDefault)
    {
        if (!_options.TryGetValue(PathStyleOption, out var value))
        {
            return isDefault;
        }

        return bool.TryParse(value, out var result)
            ? result
            : throw Fault($"the option {PathStyleOption} must be true or false", $"{Example}&pathStyle=true");
    }

    private void ReadOptions(string query)
    {
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equal = part.IndexOf('=');
            var name = equal < 0 ? part : part[..equal];
            if (!OptionNames.Contains(name, StringComparer.Ordinal))
            {
                throw UnknownOption(name);
            }

            var value = equal < 0 ? string.Empty : Decode(part[(equal + 1)..], name);
            if (value.Length == 0 || !_options.TryAdd(name, value))
            {
                throw Fault($"the option '{name}' must have one value", Example);
            }
        }
    }

    private S3DbException UnknownOption(string name)
    {
        // Behind a raw '?' in a secret the "option" is the rest of the secret.
        var isSafe = name.Length <= 30 && name.All(char.IsAsciiLetter)
            && !AfterQuery().Contains('@', StringComparison.Ordinal);
        return Fault(
            isSafe
                ? $"the option '{name}' is unknown.{NearNames.Hint(name, OptionNames).TrimEnd('.')}"
                : $"what follows the '?' is not one of the options {string.Join(", ", OptionNames)}; if the '?' "
                    + "belongs to the secret, percent-encode it",
            Example);
    }

    private string AfterQuery() => text[(text.IndexOf('?') + 1)..];

    private void RefuseOptions(string scheme, string example)
    {
        if (_options.Count > 0)
        {
            throw Fault($"the options are for S3; '{scheme}:' has none", example);
        }
    }

    private static string Decode(string value, string part)
    {
        for (var i = value.IndexOf('%'); i >= 0; i = value.IndexOf('%', i + 1))
        {
            if (i + 2 >= value.Length || !char.IsAsciiHexDigit(value[i + 1]) || !char.IsAsciiHexDigit(value[i + 2]))
            {
                throw Fault(
                    $"the {part} has a '%' that two hexadecimal digits do not follow; write '%' as %25", Example);
            }
        }

        return Uri.UnescapeDataString(value);
    }
}
