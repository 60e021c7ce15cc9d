namespace S3Db.Storage;

/// <summary>Why a request to an object store failed, in terms of what its caller may conclude.</summary>
public enum StoreErrorKind
{
    /// <summary>A create found the key taken (412 on If-None-Match). Not proof that somebody else wrote it.</summary>
    AlreadyExists,

    /// <summary>A swap found another version, or none (412 or 404 on If-Match).</summary>
    PreconditionFailed,

    /// <summary>
    /// The store saw a race and decided nothing (409): neither "exists" nor "changed". Send it again.
    /// </summary>
    Conflict,

    /// <summary>The bucket or the root folder does not exist.</summary>
    RootNotFound,

    /// <summary>The credentials were refused, or do not allow this request.</summary>
    Denied,

    /// <summary>The request is malformed, or breaks a limit of the store.</summary>
    Invalid,

    /// <summary>The store does not implement what was asked (501), conditional writes for example.</summary>
    Unsupported,

    /// <summary>No answer, a timeout, a reset or a 5xx: a write may have been applied, or may be later.</summary>
    Unavailable,

    /// <summary>What came back is not what the store had promised: a wrong checksum, a body cut short.</summary>
    Corrupt,
}
