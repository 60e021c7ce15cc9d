namespace S3Db.Testing;

/// <summary>
/// How a server treats conditional writes: the right way, or one of the ways in which real servers break.
/// </summary>
public enum ConditionalWrites
{
    /// <summary>As S3 does.</summary>
    Full,

    /// <summary>Ignores <c>If-None-Match</c>: every create succeeds. Old servers do so silently.</summary>
    IgnoreIfNoneMatch,

    /// <summary>Ignores <c>If-Match</c>: every swap succeeds.</summary>
    IgnoreIfMatch,

    /// <summary>Answers a conditional write with 501 NotImplemented.</summary>
    NotImplemented,
}
