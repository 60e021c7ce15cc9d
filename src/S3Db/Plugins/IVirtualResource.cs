namespace S3Db;

/// <summary>A read-only resource whose records a plugin computes, instead of one object each.</summary>
internal interface IVirtualResource
{
    /// <summary>Its name and attributes.</summary>
    ResourceDefinition Definition { get; }

    /// <summary>The record of that id, or null.</summary>
    ValueTask<Record?> TryGetAsync(string id, CancellationToken cancellationToken);

    /// <summary>The records that match, streamed, and no others: the caller does not filter again.</summary>
    IAsyncEnumerable<Record> QueryAsync(RecordFilter filter, CancellationToken cancellationToken);
}
