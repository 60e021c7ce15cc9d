using System.Diagnostics.Metrics;

namespace S3Db;

/// <summary>
/// The instruments of the database's operations; one set for the process, as OpenTelemetry expects it.
/// </summary>
internal static class DatabaseInstruments
{
    public const string SystemName = "s3db";
    public const string SystemTag = "db.system.name";
    public const string NamespaceTag = "db.namespace";
    public const string CollectionTag = "db.collection.name";
    public const string OperationTag = "db.operation.name";
    public const string ErrorTag = "error.type";
    public const string RecordTag = "s3db.record.id";

    private static readonly Meter Meter = new(
        S3DbTelemetry.MeterName, typeof(DatabaseInstruments).Assembly.GetName().Version?.ToString(3));

    public static readonly Histogram<double> Duration = Meter.CreateHistogram(
        S3DbTelemetry.OperationDuration,
        "s",
        "Duration of one operation of the database.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10],
        });
}
