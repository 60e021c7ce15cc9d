namespace S3Db.Benchmarks.Running;

/// <summary>What a process is told to measure.</summary>
/// <param name="Name">The scenario.</param>
/// <param name="IsQuick">Whether small sizes will do: to see that it works.</param>
/// <param name="S3">The connection string of an S3 server; null for none.</param>
/// <param name="Peers">The folder of the scripts that run other systems; null for none.</param>
internal sealed record ScenarioOrder(string Name, bool IsQuick, string? S3, string? Peers);
