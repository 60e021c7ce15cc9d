using System.Collections.Concurrent;
using S3Db.Storage;

namespace S3Db;

/// <summary>The named stores in this process's memory, so that two handles of one name see the same objects.</summary>
internal static class MemoryStores
{
    private const string Scheme = "memory://";
    private static readonly ConcurrentDictionary<string, InMemoryObjectStore> Stores = new(StringComparer.Ordinal);

    public static IObjectStore Open(string connectionString) =>
        connectionString.StartsWith(Scheme, StringComparison.Ordinal)
            ? Stores.GetOrAdd(connectionString[Scheme.Length..], name => new InMemoryObjectStore(name))
            : throw new S3DbException(S3DbErrorKind.Invalid, "The connection string must begin with 'memory://'.");
}
