namespace S3Db.Testing;

/// <summary>The requests an <see cref="InProcessS3Server"/> knows.</summary>
public enum S3Operation
{
    /// <summary>Anything it does not know; answered with 501 NotImplemented.</summary>
    Unknown,

    /// <summary>GET of an object.</summary>
    GetObject,

    /// <summary>HEAD of an object.</summary>
    HeadObject,

    /// <summary>PUT of an object.</summary>
    PutObject,

    /// <summary>DELETE of an object.</summary>
    DeleteObject,

    /// <summary>POST of up to 1,000 keys to remove.</summary>
    DeleteObjects,

    /// <summary>One page of a listing.</summary>
    ListObjectsV2,

    /// <summary>The list of buckets.</summary>
    ListBuckets,

    /// <summary>HEAD of the bucket.</summary>
    HeadBucket,

    /// <summary>PUT of a bucket.</summary>
    CreateBucket,

    /// <summary>The region of the bucket.</summary>
    GetBucketLocation,
}
