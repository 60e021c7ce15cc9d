using System.Globalization;
using System.Text;

namespace S3Db.Workload;

/// <summary>A request or a reply, byte for byte as it came.</summary>
/// <param name="Head">The start line and the headers, with the empty line behind them.</param>
/// <param name="Body">What follows, still in chunks if it came in chunks.</param>
public sealed record HttpMessage(byte[] Head, byte[] Body)
{
    private readonly string[] _lines = Encoding.Latin1.GetString(Head).Split("\r\n");

    public string Method => _lines[0].Split(' ')[0];

    public int Status => int.Parse(_lines[0].Split(' ')[1], CultureInfo.InvariantCulture);

    public bool IsInterim => Status is >= 100 and < 200;

    public bool IsWrite => Method is "PUT" or "DELETE" or "POST";

    public bool IsChunked =>
        Find("Transfer-Encoding")?.Contains("chunked", StringComparison.OrdinalIgnoreCase) == true;

    public bool ExpectsContinue => Find("Expect") is not null;

    public bool IsLast => string.Equals(Find("Connection"), "close", StringComparison.OrdinalIgnoreCase);

    public int? ContentLength =>
        Find("Content-Length") is { } length ? int.Parse(length, CultureInfo.InvariantCulture) : null;

    public string? Find(string header)
    {
        foreach (var line in _lines.AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line.AsSpan(0, colon).Equals(header, StringComparison.OrdinalIgnoreCase))
            {
                return line[(colon + 1)..].Trim();
            }
        }

        return null;
    }

    public async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] bytes = [.. Head, .. Body];
        await stream.WriteAsync(bytes, cancellationToken);
    }
}
