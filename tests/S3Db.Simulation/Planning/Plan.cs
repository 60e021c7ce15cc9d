namespace S3Db.Simulation.Planning;

/// <summary>All that will be done in one world; together with the seed it decides the whole history.</summary>
internal sealed record Plan(ulong Seed, WorldSettings Settings, IReadOnlyList<PlanElement> Elements)
{
    /// <summary>A rule of the protocol that this world does not keep; null for a world that keeps all.</summary>
    public string? Without { get; init; }

    /// <summary>The same plan with only some of its elements.</summary>
    public Plan Only(IReadOnlySet<int> indexes) =>
        this with { Elements = [.. Elements.Where(element => indexes.Contains(element.Index))] };
}
