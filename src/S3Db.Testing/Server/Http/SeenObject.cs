namespace S3Db.Testing;

/// <summary>An object as it was when somebody looked; null when there was none.</summary>
internal sealed record SeenObject(StoredObject? Object);
