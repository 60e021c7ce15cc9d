namespace S3Db.Testing;

/// <summary>
/// Settings of an <see cref="InProcessS3Server"/>. The defaults are a correct, empty server with one bucket.
/// </summary>
public sealed class InProcessS3ServerOptions
{
    /// <summary>The bucket that exists at the start: <c>s3db</c> by default.</summary>
    public string BucketName { get; init; } = "s3db";

    /// <summary>The only access key that is let in.</summary>
    public string AccessKey { get; init; } = "S3DBTESTKEY";

    /// <summary>Its secret.</summary>
    public string SecretKey { get; init; } = "s3db-test-secret";

    /// <summary>
    /// The server's clock, behind the <c>Date</c> and <c>Last-Modified</c> headers and the delays of faults. The
    /// system's by default. Signatures are never refused for their age.
    /// </summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The most keys a listing page holds, 1 to 1,000: a small value tests paging with few keys.</summary>
    public int PageSize { get; init; } = 1000;

    /// <summary>How conditional writes are treated: as S3 does by default.</summary>
    public ConditionalWrites ConditionalWrites { get; init; }

    /// <summary>How listings are answered: as S3 does by default.</summary>
    public ListingFault Listings { get; init; }

    /// <summary>Whether replies say when they were made; otherwise their Date is no date.</summary>
    public bool SendsDate { get; init; } = true;

    /// <summary>
    /// Called for every request; what it returns is done wrong. See <see cref="InProcessS3Server.OnRequest"/>.
    /// </summary>
    public Func<S3ServerRequest, S3ServerFault?>? OnRequest { get; init; }
}
