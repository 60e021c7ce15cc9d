namespace S3Db;

/// <summary>What kind of store a connection string names.</summary>
public enum StoreKind
{
    /// <summary>A bucket of an S3 endpoint.</summary>
    S3,

    /// <summary>A folder.</summary>
    File,

    /// <summary>This process's memory.</summary>
    Memory,
}
