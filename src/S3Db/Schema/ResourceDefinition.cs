namespace S3Db;

/// <summary>A resource's name and attributes.</summary>
public sealed class ResourceDefinition
{
}
