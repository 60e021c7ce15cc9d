using System.Collections.Concurrent;
using System.Text;

namespace S3Db.Testing;

/// <summary>Executes requests on the buckets.</summary>
internal sealed class S3Handlers
{
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);
    private readonly InProcessS3ServerOptions _options;
    private readonly FaultyListings _listings;

    public S3Handlers(InProcessS3ServerOptions options)
    {
        _options = options;
        _listings = new FaultyListings(options.Listings);
        _buckets[options.BucketName] = new Bucket(options.TimeProvider.GetUtcNow());
    }

    public S3Response Handle(S3Call call) => call.Request.Operation switch
    {
        S3Operation.ListBuckets => ListBuckets(),
        S3Operation.CreateBucket => CreateBucket(call),
        S3Operation.HeadBucket => HeadBucket(call),
        S3Operation.GetBucketLocation => GetBucketLocation(call),
        S3Operation.ListObjectsV2 => List(call),
        S3Operation.DeleteObjects => ObjectHandlers.DeleteMany(FindBucket(call), call),
        S3Operation.GetObject or S3Operation.HeadObject => ObjectHandlers.Get(FindBucket(call), call),
        S3Operation.PutObject => ObjectHandlers.Put(FindBucket(call), call, _options),
        S3Operation.DeleteObject => ObjectHandlers.Delete(FindBucket(call), call),
        _ => throw S3RequestException.NotImplemented($"This request to '/{call.Target.Path}'"),
    };

    /// <summary>What there is of an object now.</summary>
    public SeenObject Look(S3Call call) => new(FindBucket(call).Find(call.Target.Key));

    private Bucket FindBucket(S3Call call) =>
        _buckets.TryGetValue(call.Target.Bucket, out var bucket)
            ? bucket
            : throw new S3RequestException(404, "NoSuchBucket", "The specified bucket does not exist");

    private S3Response ListBuckets() => S3Response.Xml(S3Xml.Write(xml =>
    {
        xml.WriteStartElement("ListAllMyBucketsResult", S3Xml.Namespace);
        xml.WriteStartElement("Buckets");
        foreach (var (name, bucket) in _buckets.OrderBy(b => b.Key, StringComparer.Ordinal))
        {
            xml.WriteStartElement("Bucket");
            xml.WriteElementString("Name", name);
            xml.WriteElementString("CreationDate", ListingXml.FormatTime(bucket.Created));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }));

    private S3Response CreateBucket(S3Call call)
    {
        var isNew = _buckets.TryAdd(call.Target.Bucket, new Bucket(_options.TimeProvider.GetUtcNow()));
        return isNew
            ? new S3Response(200) { Headers = [("Location", $"/{call.Target.Bucket}")] }
            : throw new S3RequestException(409, "BucketAlreadyOwnedByYou", "You already own this bucket.");
    }

    private S3Response HeadBucket(S3Call call)
    {
        FindBucket(call);
        return new S3Response(200) { Headers = [("x-amz-bucket-region", "us-east-1")] };
    }

    private S3Response GetBucketLocation(S3Call call)
    {
        FindBucket(call);
        return S3Response.Xml(Encoding.UTF8.GetBytes($"<LocationConstraint xmlns=\"{S3Xml.Namespace}\"/>"));
    }

    private S3Response List(S3Call call)
    {
        var bucket = FindBucket(call);
        var request = ListingRequest.Parse(call.Target);
        var listing = request.MaxKeys == 0
            ? new Listing([], [], Next: null)
            : _listings.Distort(request.Prefix, bucket.List(request.ToQuery(_options.PageSize)));
        return S3Response.Xml(ListingXml.Write(call.Target.Bucket, request, listing));
    }
}
