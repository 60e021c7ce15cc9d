namespace S3Db;

/// <summary>A named collection of records.</summary>
public sealed class Resource
{
    /// <summary>Its name.</summary>
    public string Name { get; } = string.Empty;

    /// <summary>The fields whose values a plugin holds.</summary>
    internal IReadOnlyList<IManagedField> ManagedFields { get; } = [];

    /// <summary>Hands a field over to a plugin.</summary>
    internal void Manage(IManagedField field) => throw new NotSupportedException(field.Field);

    /// <summary>Life and initial values of a record, deleted or not; null when there is no object. Cost: 1 GET.</summary>
    internal ValueTask<RecordState?> ReadStateAsync(string id, CancellationToken cancellationToken) =>
        throw new NotSupportedException(id);
}
