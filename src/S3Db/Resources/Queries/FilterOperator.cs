namespace S3Db;

/// <summary>How a condition compares.</summary>
internal enum FilterOperator
{
    Equal,
    LessThan,
    LessThanOrEqual,
    GreaterThan,
    GreaterThanOrEqual,
}
