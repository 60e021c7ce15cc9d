namespace S3Db.EventualConsistency;

/// <summary>A page object a fold has to store before its manifest may name it.</summary>
/// <param name="Key">Where it is stored.</param>
/// <param name="Make">
/// Makes its bytes, when they are stored, and what they say, to be kept in memory; null when it will hardly be read.
/// </param>
internal sealed record NewPage(string Key, Func<(byte[] Body, object? Page)> Make);
