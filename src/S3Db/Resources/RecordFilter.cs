namespace S3Db;

/// <summary>What a query asks for.</summary>
internal sealed class RecordFilter
{
}
