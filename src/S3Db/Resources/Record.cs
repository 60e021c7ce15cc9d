namespace S3Db;

/// <summary>A stored record.</summary>
public sealed class Record
{
}
