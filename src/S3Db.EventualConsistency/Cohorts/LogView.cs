namespace S3Db.EventualConsistency;

/// <summary>
/// One consistent view of a log: up to which generation of each shard, and what has no cohort file yet.
/// </summary>
/// <param name="Range">The days.</param>
/// <param name="Generations">The generation of each shard's manifest; newer cohort files are ignored.</param>
/// <param name="Openings">The opening balance of each shard; cohort files up to its generation are ignored.</param>
/// <param name="Unfinished">Generations that are taken from their segments; their cohort files are ignored.</param>
/// <param name="Unwritten">The rows of those.</param>
/// <param name="Pending">The transactions not decided yet.</param>
internal sealed record LogView(
    CohortRange Range,
    IReadOnlyDictionary<int, long> Generations,
    IReadOnlyDictionary<int, OpeningRef?> Openings,
    IReadOnlySet<(int Shard, long Generation)> Unfinished,
    IReadOnlyList<CohortRow> Unwritten,
    IReadOnlyList<(TransactionId Id, LogTransaction Transaction)> Pending)
{
    public bool Includes(CohortFile file) =>
        Range.Contains(file.Date)
        && Generations.TryGetValue(file.Shard, out var generation)
        && file.Generation <= generation
        && file.Generation > (Openings[file.Shard]?.Generation ?? 0)
        && !Unfinished.Contains((file.Shard, file.Generation));
}
