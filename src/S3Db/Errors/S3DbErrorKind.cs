namespace S3Db;

/// <summary>What a caller should do about an <see cref="S3DbException"/>.</summary>
public enum S3DbErrorKind
{
    /// <summary>The call is wrong: fix it. Nothing was changed.</summary>
    Invalid,

    /// <summary>The record, resource or bucket does not exist.</summary>
    NotFound,

    /// <summary>Somebody else changed the object first: read again and retry.</summary>
    Conflict,

    /// <summary>
    /// The store did not answer in time: retry later. See <see cref="S3DbException.IsOutcomeUnknown"/>.
    /// </summary>
    Unavailable,

    /// <summary>Stored data is not what it must be: stop and look at the named key.</summary>
    Corrupt,

    /// <summary>The store or this version lacks a feature that exactness needs.</summary>
    Unsupported,

    /// <summary>The credentials do not allow the request.</summary>
    Denied,

    /// <summary>The database or the plugin has been disposed.</summary>
    Closed,
}
