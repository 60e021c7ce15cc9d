using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace S3Db.Testing;

/// <summary>Receives the body of a request and holds it against everything its headers claim about it.</summary>
internal static class S3BodyReader
{
    private const string DecodedLength = "x-amz-decoded-content-length";

    public static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var received = await ReceiveAsync(request, cancellationToken).ConfigureAwait(false);
        var hash = request.Headers["x-amz-content-sha256"].ToString();
        var isChunked = hash.StartsWith("STREAMING-", StringComparison.Ordinal)
            || request.Headers.ContentEncoding.ToString().Contains("aws-chunked", StringComparison.Ordinal);
        var body = isChunked ? AwsChunkedDecoder.Decode(received) : received;
        CheckLength(AnnouncedSize(request), body);
        CheckSha256(hash, body);
        CheckMd5(request.Headers.ContentMD5.ToString(), body);
        return body;
    }

    /// <summary>The size of the decoded body as the headers have it; null when they do not say.</summary>
    public static long? AnnouncedSize(HttpRequest request) =>
        long.TryParse(request.Headers[DecodedLength].ToString(), CultureInfo.InvariantCulture, out var size)
            ? size
            : request.ContentLength;

    private static async Task<byte[]> ReceiveAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is null && HttpMethods.IsPut(request.Method)
            && !request.Headers.ContainsKey(DecodedLength))
        {
            throw new S3RequestException(
                411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
        }

        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
        return buffer.ToArray();
    }

    private static void CheckLength(long? announced, byte[] body)
    {
        if (announced is not null && announced != body.Length)
        {
            throw new S3RequestException(
                400, "IncompleteBody", $"The body has {body.Length} bytes, but {announced} were announced.");
        }
    }

    private static void CheckSha256(string hash, byte[] body)
    {
        var actual = Convert.ToHexString(SHA256.HashData(body));
        if (hash.Length == actual.Length && !hash.Equals(actual, StringComparison.OrdinalIgnoreCase))
        {
            throw new S3RequestException(
                400, "XAmzContentSHA256Mismatch", "The 'x-amz-content-sha256' header does not match the body.");
        }
    }

    private static void CheckMd5(string claimed, byte[] body)
    {
        if (claimed.Length > 0 && claimed != Convert.ToBase64String(StoredObject.Md5(body)))
        {
            throw new S3RequestException(400, "BadDigest", "The Content-MD5 you specified did not match the body.");
        }
    }
}
