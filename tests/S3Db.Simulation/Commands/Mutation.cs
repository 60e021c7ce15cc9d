using S3Db.Simulation.Reports;

namespace S3Db.Simulation.Commands;

/// <summary>What came of leaving out one rule.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Caught">The first seed that noticed; null when none did.</param>
/// <param name="Tried">How many seeds were run.</param>
/// <param name="WithRule">What the same seed gives with all rules; null when none noticed.</param>
internal sealed record Mutation(ProtocolRule Rule, SeedResult? Caught, int Tried, SeedResult? WithRule)
{
    /// <summary>Whether a seed noticed that is clean with all rules.</summary>
    public bool IsCaught => Caught is not null && WithRule is { Violations.Count: 0 };
}
