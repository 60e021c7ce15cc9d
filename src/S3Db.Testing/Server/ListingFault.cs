namespace S3Db.Testing;

/// <summary>How a server lists: the right way, or one of the ways in which real servers break.</summary>
public enum ListingFault
{
    /// <summary>As S3 does.</summary>
    None,

    /// <summary>Shows what there was at the first listing of that prefix.</summary>
    Stale,

    /// <summary>Shows keys that were removed.</summary>
    ShowsDeleted,

    /// <summary>Lists in another order than that of the bytes of keys.</summary>
    Unsorted,
}
