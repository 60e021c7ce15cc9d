namespace S3Db.Storage;

/// <summary>What a get found.</summary>
public enum GetStatus
{
    /// <summary>The object; its body is present.</summary>
    Found,

    /// <summary>The version the caller already has; there is no body.</summary>
    NotModified,

    /// <summary>Nothing under that key.</summary>
    NotFound,
}
