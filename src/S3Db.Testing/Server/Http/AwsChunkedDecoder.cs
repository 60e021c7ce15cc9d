using System.Globalization;
using System.Text;

namespace S3Db.Testing;

/// <summary>
/// Takes the <c>aws-chunked</c> framing off a body: <c>size[;chunk-signature=…]CRLF data CRLF</c>, up to a chunk of
/// size 0 and optional trailing headers. Chunk signatures and trailing checksums are not verified.
/// </summary>
internal static class AwsChunkedDecoder
{
    public static byte[] Decode(ReadOnlySpan<byte> framed)
    {
        using var body = new MemoryStream();
        while (true)
        {
            var size = ReadSize(ref framed);
            if (size == 0)
            {
                return body.ToArray();
            }

            if (framed.Length < size + 2 || framed[size] != '\r' || framed[size + 1] != '\n')
            {
                throw Malformed("a chunk is shorter than its size");
            }

            body.Write(framed[..size]);
            framed = framed[(size + 2)..];
        }
    }

    private static int ReadSize(ref ReadOnlySpan<byte> framed)
    {
        var end = framed.IndexOf("\r\n"u8);
        if (end < 0)
        {
            throw Malformed("the last chunk is missing");
        }

        var line = framed[..end];
        var extension = line.IndexOf((byte)';');
        var digits = Encoding.ASCII.GetString(extension < 0 ? line : line[..extension]);
        framed = framed[(end + 2)..];
        return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size)
            && size >= 0
            ? size
            : throw Malformed($"'{digits}' is no chunk size");
    }

    private static S3RequestException Malformed(string reason) =>
        new(400, "IncompleteBody", $"The aws-chunked body is malformed: {reason}.");
}
