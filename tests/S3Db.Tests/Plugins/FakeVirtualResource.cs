namespace S3Db.Tests.Plugins;

/// <summary>Two computed records.</summary>
internal sealed class FakeVirtualResource : IVirtualResource
{
    private readonly Record[] _records =
    [
        new("log", "t1", new() { ["value"] = 1 }),
        new("log", "t2", new() { ["value"] = 2 }),
    ];

    public ResourceDefinition Definition { get; } = new("log") { Attributes = { ["value"] = "number" } };

    public ValueTask<Record?> TryGetAsync(string id, CancellationToken cancellationToken) =>
        new(Array.Find(_records, record => record.Id == id));

    public IAsyncEnumerable<Record> QueryAsync(RecordFilter filter, CancellationToken cancellationToken) =>
        _records.Where(filter.Matches).ToAsyncEnumerable();
}
