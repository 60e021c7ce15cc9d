namespace S3Db.EventualConsistency;

/// <summary>A page object a fold has to store before its manifest may name it.</summary>
/// <param name="Key">Where it is stored.</param>
/// <param name="Encode">Makes its bytes, when they are stored.</param>
/// <param name="Page">What it says, to be kept in memory; null when it will hardly be read.</param>
internal sealed record NewPage(string Key, Func<byte[]> Encode, object? Page);
