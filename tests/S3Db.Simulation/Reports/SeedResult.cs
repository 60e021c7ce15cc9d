using S3Db.Simulation.Checkers;

namespace S3Db.Simulation.Reports;

/// <summary>What one seed gave.</summary>
internal sealed record SeedResult(ulong Seed, string Hash, IReadOnlyList<Violation> Violations, Tally Tally);
