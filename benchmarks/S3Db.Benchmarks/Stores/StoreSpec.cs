using S3Db.Storage;

namespace S3Db.Benchmarks.Stores;

/// <summary>Which store a scenario runs on, in a form that can be handed to another process.</summary>
/// <param name="Connection">Its connection string.</param>
/// <param name="IsRemote">Whether the latencies of S3 are added to each request.</param>
internal sealed record StoreSpec(string Connection, bool IsRemote)
{
    /// <summary>What it is called in reports; never contains a secret.</summary>
    public string Name => (Connection.StartsWith("memory:", StringComparison.Ordinal) ? "memory"
        : Connection.StartsWith("file:", StringComparison.Ordinal) ? "folder"
        : "s3") + (IsRemote ? " + S3 latency" : string.Empty);

    /// <summary>A store in this process, with or without latency.</summary>
    public static StoreSpec Memory(bool isRemote) => new($"memory://benchmark-{Token()}", isRemote);

    /// <summary>A fresh folder, which several processes can use.</summary>
    public static StoreSpec Folder(bool isRemote) =>
        new($"file://{Path.Combine(Path.GetTempPath(), $"s3db-benchmark-{Token()}")}", isRemote);

    /// <summary>A fresh path in a bucket.</summary>
    public static StoreSpec S3(string connection)
    {
        var (address, query) = connection.Split('?', 2) is [var before, var after]
            ? (before, "?" + after)
            : (connection, string.Empty);
        return new($"{address.TrimEnd('/')}/benchmark-{Token()}{query}", IsRemote: false);
    }

    /// <summary>Opens it. A process that is its owner removes everything at the end.</summary>
    public OpenedStore Open(bool isOwner = true) => new(
        this,
        ObjectStoreFactory.Open(
            S3ConnectionString.Parse(Connection), new StoreOptions { ConnectionsMax = 256 }),
        isOwner);

    private static string Token() => Guid.NewGuid().ToString("N")[..12];
}
