namespace S3Db.Testing;

/// <summary>What an operation asks of an object store.</summary>
public enum StoreVerb
{
    /// <summary>Reads an object.</summary>
    Get,

    /// <summary>Writes an object.</summary>
    Put,

    /// <summary>Removes one object, or many in bulk.</summary>
    Delete,

    /// <summary>Lists one page.</summary>
    List,
}
