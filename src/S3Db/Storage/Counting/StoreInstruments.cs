using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace S3Db.Storage;

/// <summary>The instruments of the store port; one set for the process, as OpenTelemetry expects it.</summary>
internal static class StoreInstruments
{
    public const string OperationTag = "operation";
    public const string DirectionTag = "direction";
    public const string OutcomeTag = "outcome";
    public const string ErrorTag = "error.type";

    private static readonly string? Version = typeof(StoreInstruments).Assembly.GetName().Version?.ToString(3);
    private static readonly Meter Meter = new(S3DbTelemetry.MeterName, Version);

    public static readonly ActivitySource Activities = new(S3DbTelemetry.ActivitySourceName, Version);

    public static readonly Histogram<double> Duration = Meter.CreateHistogram(
        S3DbTelemetry.RequestDuration,
        "s",
        "Duration of one request to the object store.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
        });

    public static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        S3DbTelemetry.Retries, "{retry}", "Requests to the object store that were sent again.");

    public static readonly Counter<long> Hedges = Meter.CreateCounter<long>(
        S3DbTelemetry.Hedges, "{hedge}", "Slow reads of the object store that were sent a second time.");

    public static readonly Counter<long> Bytes = Meter.CreateCounter<long>(
        S3DbTelemetry.BytesTransferred, "By", "Bytes of object bodies read and written.");
}
