using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace S3Db.Testing;

/// <summary>Executes the requests that concern single objects, conditions included.</summary>
internal static class ObjectHandlers
{
    public static S3Response Get(Bucket bucket, S3Call call)
    {
        var found = bucket.Find(call.Target.Key) ?? throw S3RequestException.NoSuchKey();
        if (call.Request.IfMatch is { } ifMatch && !Matches(ifMatch, found))
        {
            throw S3RequestException.PreconditionFailed();
        }

        if (call.Request.IfNoneMatch is { } ifNoneMatch && Matches(ifNoneMatch, found))
        {
            return new S3Response(304) { Headers = Describe(found) };
        }

        var range = BodyRange.Parse(call.Header("Range"), found.Body.Length);
        var body = range is { } part ? found.Body.AsMemory(part.First, part.Length) : found.Body;
        var headers = Describe(found);
        if (range is { } sent)
        {
            headers.Add(("Content-Range", FormatRange(sent, found.Body.Length)));
        }

        return new S3Response(range is null ? 200 : 206)
        {
            Body = body,
            ContentLength = body.Length,
            ContentType = found.ContentType,
            Headers = headers,
        };
    }

    public static S3Response Put(Bucket bucket, S3Call call, InProcessS3ServerOptions options)
    {
        var request = call.Request;
        var isConditional = request.IfMatch is not null || request.IfNoneMatch is not null;
        if (isConditional && options.ConditionalWrites == ConditionalWrites.NotImplemented)
        {
            throw S3RequestException.NotImplemented("A header you provided implies functionality that");
        }

        if (request.IfNoneMatch is not null and not "*")
        {
            throw S3RequestException.NotImplemented("If-None-Match with anything but * on a write");
        }

        var value = StoredObject.Create(call.Body, options.TimeProvider.GetUtcNow()) with
        {
            ContentType = call.Header("Content-Type") ?? "binary/octet-stream",
            Headers = KeepHeaders(call.Headers),
        };
        bucket.Put(
            call.Target.Key,
            value,
            present => WriteCondition.Check(
                request, call.Seen is { } seen ? seen.Object : present, options.ConditionalWrites));
        return new S3Response(200) { Headers = [("ETag", value.QuotedETag)] };
    }

    public static S3Response Delete(Bucket bucket, S3Call call)
    {
        if (call.Request.IfMatch is not null)
        {
            throw S3RequestException.NotImplemented("A conditional delete");
        }

        bucket.Remove(call.Target.Key);
        return new S3Response(204);
    }

    public static S3Response DeleteMany(Bucket bucket, S3Call call)
    {
        if (!call.Headers.ContainsKey("Content-MD5")
            && !call.Headers.Keys.Any(h => h.StartsWith("x-amz-checksum-", StringComparison.OrdinalIgnoreCase)))
        {
            throw new S3RequestException(
                400, "InvalidRequest", "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
        }

        var (keys, isQuiet) = DeleteObjectsXml.Read(call.Body);
        foreach (var key in keys)
        {
            bucket.Remove(key);
        }

        return S3Response.Xml(DeleteObjectsXml.WriteResult(isQuiet ? [] : keys));
    }

    /// <summary>
    /// Whether a header, quoted or not, names this version. Weak tags never match a write or a read of S3.
    /// </summary>
    public static bool Matches(string header, StoredObject found) =>
        header == "*" || header.Split(',', StringSplitOptions.TrimEntries).Any(t => t.Trim('"') == found.ETag);

    private static List<(string Name, string Value)> Describe(StoredObject found) =>
    [
        ("ETag", found.QuotedETag),
        ("Last-Modified", found.LastModified.ToString("r", CultureInfo.InvariantCulture)),
        ("Accept-Ranges", "bytes"),
        .. found.Headers,
    ];

    private static List<(string Name, string Value)> KeepHeaders(IHeaderDictionary headers)
    {
        var kept = headers
            .Where(h => h.Key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase))
            .Select(h => (h.Key, h.Value.ToString()))
            .ToList();
        var encodings = headers.ContentEncoding.ToString()
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(e => e != "aws-chunked");
        var encoding = string.Join(',', encodings);
        if (encoding.Length > 0)
        {
            kept.Add(("Content-Encoding", encoding));
        }

        return kept;
    }

    private static string FormatRange(BodyRange range, int size) =>
        string.Create(CultureInfo.InvariantCulture, $"bytes {range.First}-{range.First + range.Length - 1}/{size}");
}
