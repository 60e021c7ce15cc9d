using Amazon.Runtime;
using Amazon.Runtime.Internal.Util;
using Amazon.S3.Model;

namespace S3Db.Storage;

/// <summary>The body of a reply, compared with its ETag where that is the MD5 of it.</summary>
internal static class S3Body
{
    /// <summary>Reads it to its end.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="length">The length that the reply gave.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<byte[]> ReadAsync(
        GetObjectResponse reply, int length, CancellationToken cancellationToken)
    {
        // The SDK knows which ETags are an MD5, but computes it in managed code: a twentieth of a consolidation.
        var hashed = reply.ResponseStream as MD5Stream;
        var stream = hashed?.GetNonWrapperBaseStream() ?? reply.ResponseStream;
        var body = GC.AllocateUninitializedArray<byte>(length);
        var count = await stream.ReadAtLeastAsync(body, length, throwOnEndOfStream: false, cancellationToken)
            .ConfigureAwait(false);
        if (count < length)
        {
            throw new HttpIOException(
                HttpRequestError.ResponseEnded, $"The body ended after {count} of {length} bytes.");
        }

        // At its end the connection is free again.
        _ = await stream.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false);
        return hashed?.ExpectedHash is not { } hash
            || ObjectFile.ComputeETag(body).Value == Convert.ToHexStringLower(hash)
            ? body
            : throw new AmazonClientException("The hash of the body is not the one that its ETag says.");
    }
}
