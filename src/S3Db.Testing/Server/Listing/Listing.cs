namespace S3Db.Testing;

/// <summary>One page of a listing.</summary>
internal sealed record Listing(
    IReadOnlyList<(string Key, StoredObject Object)> Objects, IReadOnlyList<string> CommonPrefixes, string? Next);
