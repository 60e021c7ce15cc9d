namespace S3Db;

/// <summary>What an attribute may hold.</summary>
internal enum AttributeType
{
    String,
    Number,
    Boolean,
    Object,
    List,
}
