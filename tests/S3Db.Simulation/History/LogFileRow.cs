namespace S3Db.Simulation.History;

/// <summary>A row of a cohort file, read by the simulation's own code.</summary>
internal sealed record LogFileRow
{
    public required int Shard { get; init; }

    public required long Generation { get; init; }

    public required int Position { get; init; }

    public required string Id { get; init; }

    public required string Record { get; init; }

    public required string Operation { get; init; }

    public required decimal Value { get; init; }

    public required string Timestamp { get; init; }

    public required string Date { get; init; }

    public string? Source { get; init; }

    public string? Key { get; init; }

    public string? Incarnation { get; init; }

    public string? Outcome { get; init; }

    public decimal? Initial { get; init; }

    /// <summary>When its generation was folded; only where it has a key.</summary>
    public string? FoldedAt { get; init; }

    public bool IsEffective => Outcome is null;

    public string Writer => Id[..Id.IndexOf('-', Id.IndexOf('-') + 1)];

    public long Sequence => long.Parse(Id.AsSpan(Writer.Length + 1, Id.LastIndexOf('-') - Writer.Length - 1));

    public int Index => int.Parse(Id.AsSpan(Id.LastIndexOf('-') + 1));
}
