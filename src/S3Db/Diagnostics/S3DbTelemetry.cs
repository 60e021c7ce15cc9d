namespace S3Db;

/// <summary>The names under which S3Db reports metrics and traces. They are stable API.</summary>
public static class S3DbTelemetry
{
    /// <summary>The meter of the store and the database.</summary>
    public const string MeterName = "S3Db";

    /// <summary>The activity source of the store and the database.</summary>
    public const string ActivitySourceName = "S3Db";

    /// <summary>Histogram, seconds: one operation of the database, such as an insert, with all its requests.</summary>
    public const string OperationDuration = "db.client.operation.duration";

    /// <summary>Histogram, seconds: one request to the store, each attempt by itself.</summary>
    public const string RequestDuration = "s3db.object_store.request.duration";

    /// <summary>Counter, {retry}: requests that were sent again.</summary>
    public const string Retries = "s3db.object_store.retries";

    /// <summary>
    /// Counter, {hedge}: reads that were sent a second time because they took long; tag <c>outcome</c> is <c>won</c>,
    /// <c>lost</c> or <c>failed</c>.
    /// </summary>
    public const string Hedges = "s3db.object_store.hedges";

    /// <summary>Counter, By: bytes of bodies; tag <c>direction</c> is <c>read</c> or <c>write</c>.</summary>
    public const string BytesTransferred = "s3db.object_store.io";
}
