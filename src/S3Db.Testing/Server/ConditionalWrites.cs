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

    /// <summary>Checks a condition, and writes a moment later without looking again: races have many winners.</summary>
    CheckThenWrite,

    /// <summary>Writes a swap of a missing key, as if there were no condition.</summary>
    SwapCreatesMissing,

    /// <summary>Takes <c>If-None-Match: *</c> the wrong way round: only what exists is written.</summary>
    InvertIfNoneMatch,

    /// <summary>Answers 409 Conflict where 412 is due, so that nobody learns that a write was refused.</summary>
    ConflictForRefused,

    /// <summary>Answers every conditional write with 409 Conflict.</summary>
    ConflictAlways,

    /// <summary>Answers 404 where 412 is due.</summary>
    NotFoundForRefused,

    /// <summary>Answers 412 to a swap of a missing key, where S3 says 404. Harmless.</summary>
    RefuseSwapOfMissing,
}
