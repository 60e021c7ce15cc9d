using Microsoft.AspNetCore.Http;

namespace S3Db.Testing;

/// <summary>Tells from method, path and query what a request asks.</summary>
internal static class S3Router
{
    /// <summary>Parameters that do not turn a request into another one.</summary>
    private static readonly string[] HarmlessParameters = ["x-id", "versionId"];

    public static S3Operation Route(HttpRequest request, S3Target target)
    {
        if (target.Bucket.Length == 0)
        {
            return HttpMethods.IsGet(request.Method) ? S3Operation.ListBuckets : S3Operation.Unknown;
        }

        return target.Key.Length == 0 ? RouteBucket(request.Method, target) : RouteObject(request, target);
    }

    private static S3Operation RouteBucket(string method, S3Target target) => method switch
    {
        "GET" when target.Find("location") is not null => S3Operation.GetBucketLocation,
        "GET" when target.Find("list-type") == "2" => S3Operation.ListObjectsV2,
        "POST" when target.Find("delete") is not null => S3Operation.DeleteObjects,
        "HEAD" => S3Operation.HeadBucket,
        "PUT" when target.Query.Count == 0 => S3Operation.CreateBucket,
        _ => S3Operation.Unknown,
    };

    private static S3Operation RouteObject(HttpRequest request, S3Target target)
    {
        if (target.Query.Any(p => !HarmlessParameters.Contains(p.Name, StringComparer.Ordinal))
            || request.Headers.ContainsKey("x-amz-copy-source"))
        {
            return S3Operation.Unknown;
        }

        return request.Method switch
        {
            "GET" => S3Operation.GetObject,
            "HEAD" => S3Operation.HeadObject,
            "PUT" => S3Operation.PutObject,
            "DELETE" => S3Operation.DeleteObject,
            _ => S3Operation.Unknown,
        };
    }
}
