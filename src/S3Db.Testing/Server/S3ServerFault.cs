namespace S3Db.Testing;

/// <summary>What an <see cref="InProcessS3Server"/> does wrong with one request.</summary>
public sealed record S3ServerFault
{
    private S3ServerFault()
    {
    }

    /// <summary>Whether the request is executed first. The client cannot tell.</summary>
    public FaultPoint Point { get; private init; }

    /// <summary>The status to answer with; null to give the right answer (late) or to drop the connection.</summary>
    public int? StatusCode { get; private init; }

    /// <summary>The error that each key of a bulk delete is answered with; null for none.</summary>
    public string? KeyErrorCode { get; private init; }

    /// <summary>Whether the connection is dropped without a reply.</summary>
    public bool IsDropped { get; private init; }

    /// <summary>How long the request waits, on the server's clock, at <see cref="Point"/>.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Answers with an error.</summary>
    /// <param name="statusCode">The status, 500, 503, 409 or 400 for example.</param>
    /// <param name="point">Whether the request is executed first.</param>
    public static S3ServerFault Respond(int statusCode, FaultPoint point = FaultPoint.BeforeApplied)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(statusCode, 300);
        return new S3ServerFault { StatusCode = statusCode, Point = point };
    }

    /// <summary>
    /// Answers a bulk delete with 200 and this error for each of its keys, and removes none: what S3 does where the
    /// permission is missing, or a key is locked. Other requests get their right answer.
    /// </summary>
    /// <param name="errorCode">The code of S3, <c>AccessDenied</c> or <c>InternalError</c> for example.</param>
    public static S3ServerFault RefuseKeys(string errorCode)
    {
        ArgumentException.ThrowIfNullOrEmpty(errorCode);
        return new S3ServerFault { KeyErrorCode = errorCode };
    }

    /// <summary>Drops the connection without a reply.</summary>
    /// <param name="point">Whether the request is executed first.</param>
    public static S3ServerFault Drop(FaultPoint point) => new() { IsDropped = true, Point = point };

    /// <summary>Gives the right answer, late.</summary>
    /// <param name="delay">How late.</param>
    /// <param name="point">Whether the request is executed before the wait or after it.</param>
    public static S3ServerFault Wait(TimeSpan delay, FaultPoint point = FaultPoint.BeforeApplied) =>
        new() { Delay = delay, Point = point };
}
