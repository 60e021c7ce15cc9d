namespace S3Db.Testing;

/// <summary>One answered request of an <see cref="InProcessS3Server"/>.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="StatusCode">The status that was sent; 0 when the connection was dropped instead.</param>
public sealed record S3ServerLogEntry(S3ServerRequest Request, int StatusCode);
