namespace S3Db.EventualConsistency;

/// <summary>A page object a fold has to store before its manifest may name it.</summary>
internal sealed record NewPage(string Key, byte[] Body, object Page);
