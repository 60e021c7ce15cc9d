namespace S3Db.Benchmarks.Stores;

/// <summary>How long each kind of request takes on a store at a distance.</summary>
internal sealed record StoreLatencies(
    LatencyQuantiles Put, LatencyQuantiles Get, LatencyQuantiles List, LatencyQuantiles Delete)
{
    /// <summary>S3 Standard as published by turbopuffer; a listing taken like a get, a delete like a put.</summary>
    public static StoreLatencies S3Standard { get; } = new(
        Put: new(100, 195, 274), Get: new(63, 78, 118), List: new(63, 78, 118), Delete: new(100, 195, 274));
}
