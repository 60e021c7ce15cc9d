using System.Diagnostics;

namespace S3Db.EventualConsistency;

/// <summary>The tags of spans: those of OpenTelemetry for databases, and a few of our own.</summary>
internal static class SpanTags
{
    public const string System = "db.system.name";
    public const string SystemName = "s3db";
    public const string Namespace = DatabaseInstruments.NamespaceTag;
    public const string Collection = "db.collection.name";
    public const string Operation = "db.operation.name";
    public const string Error = "error.type";
    public const string Record = "s3db.record.id";
    public const string Field = "s3db.field";
    public const string Shard = "s3db.shard";

    /// <summary>Says on a span how a call failed.</summary>
    /// <returns>What <c>error.type</c> is.</returns>
    public static string? Fail(Activity? activity, Exception exception)
    {
        var error = exception is S3DbException known ? known.Kind.ToString() : exception.GetType().FullName;
        activity?.SetTag(Error, error).SetStatus(ActivityStatusCode.Error, exception.Message);
        return error;
    }
}
