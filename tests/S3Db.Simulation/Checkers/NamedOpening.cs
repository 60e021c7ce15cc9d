namespace S3Db.Simulation.Checkers;

/// <summary>An opening balance that a manifest names from a moment on.</summary>
/// <param name="Shard">Whose log it sums up.</param>
/// <param name="Generation">Up to which generation.</param>
/// <param name="Key">Where it is stored.</param>
/// <param name="At">When the manifest was committed.</param>
/// <param name="By">The process that committed it.</param>
/// <param name="Body">The object.</param>
internal sealed record NamedOpening(int Shard, long Generation, string Key, TimeSpan At, string By, byte[] Body);
