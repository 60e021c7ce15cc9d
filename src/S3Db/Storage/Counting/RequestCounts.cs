namespace S3Db.Storage;

/// <summary>How many requests were sent to a store, by kind, and how many bytes they moved.</summary>
public readonly record struct RequestCounts
{
    /// <summary>Gets, those answered with "not modified" or "not found" included.</summary>
    public long Get { get; init; }

    /// <summary>Those of the gets that were answered with "not modified".</summary>
    public long NotModified { get; init; }

    /// <summary>Puts, refused ones included: they are billed alike.</summary>
    public long Put { get; init; }

    /// <summary>Deletes; a bulk delete counts once for each 1,000 keys.</summary>
    public long Delete { get; init; }

    /// <summary>List pages.</summary>
    public long List { get; init; }

    /// <summary>Those of all requests that repeated a failed one.</summary>
    public long Retries { get; init; }

    /// <summary>Those of the gets and lists that were sent because an equal one took long.</summary>
    public long Hedges { get; init; }

    /// <summary>Bytes of bodies that were read.</summary>
    public long BytesRead { get; init; }

    /// <summary>Bytes of bodies that were sent.</summary>
    public long BytesWritten { get; init; }

    /// <summary>All requests.</summary>
    public long Total => Get + Put + Delete + List;

    /// <summary>What was counted since an earlier snapshot.</summary>
    /// <param name="earlier">The earlier snapshot.</param>
    public RequestCounts Since(RequestCounts earlier) => new()
    {
        Get = Get - earlier.Get,
        NotModified = NotModified - earlier.NotModified,
        Put = Put - earlier.Put,
        Delete = Delete - earlier.Delete,
        List = List - earlier.List,
        Retries = Retries - earlier.Retries,
        Hedges = Hedges - earlier.Hedges,
        BytesRead = BytesRead - earlier.BytesRead,
        BytesWritten = BytesWritten - earlier.BytesWritten,
    };
}
