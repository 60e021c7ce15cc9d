using S3Db.Simulation.History;

namespace S3Db.Simulation.Checkers;

/// <summary>When manifests named opening balances, what was in these, and what was wrong with the removal.</summary>
internal sealed class CutHistory
{
    /// <summary>In the order in which manifests named them.</summary>
    public List<NamedOpening> Openings { get; } = [];

    /// <summary>Each begins with the invariant that is broken.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Whether a transaction had left the log at a moment.</summary>
    public bool HasLeft(IEnumerable<LogFileRow> rows, TimeSpan at) =>
        rows.Any(row => row.Generation <= FloorAt(row.Shard, at));

    /// <summary>The same of its row in one generation.</summary>
    public bool HasLeft(IEnumerable<LogFileRow> rows, long generation, TimeSpan at) =>
        HasLeft(rows.Where(row => row.Generation == generation), at);

    private long FloorAt(int shard, TimeSpan at) => Openings
        .Where(opening => opening.Shard == shard && opening.At <= at)
        .Select(opening => opening.Generation)
        .DefaultIfEmpty()
        .Max();
}
