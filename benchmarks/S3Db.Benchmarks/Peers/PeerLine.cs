using System.Text.Json.Serialization;
using S3Db.Benchmarks.Reporting;

namespace S3Db.Benchmarks.Peers;

/// <summary>What another system did: a line of JSON that its script prints.</summary>
internal sealed record PeerLine
{
    [JsonPropertyName("peer")]
    public required string Peer { get; init; }

    [JsonPropertyName("scenario")]
    public required string Scenario { get; init; }

    [JsonPropertyName("callers")]
    public int Callers { get; init; } = 1;

    [JsonPropertyName("tx_per_s")]
    public double PerSecond { get; init; }

    [JsonPropertyName("requests_per_tx")]
    public double? RequestsPerTransaction { get; init; }

    [JsonPropertyName("p50_ms")]
    public double? P50 { get; init; }

    [JsonPropertyName("p99_ms")]
    public double? P99 { get; init; }

    [JsonPropertyName("note")]
    public string Note { get; init; } = string.Empty;

    /// <summary>What is compared with what: the same work by as many callers.</summary>
    [JsonIgnore]
    public string Work => $"{Scenario}, {Number.Of(Callers, "caller", "callers")}";
}
