using System.Collections.Concurrent;

namespace S3Db.EventualConsistency;

/// <summary>
/// The records that the calls decided by one generation ask for, each read once. Nobody's giving up ends the read of
/// the others.
/// </summary>
internal sealed class SharedInitials(IInitialValues source, long generation)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<InitialValue>>> _reads = new(StringComparer.Ordinal);

    public long Generation { get; } = generation;

    public Task<InitialValue> ReadAsync(string id) => _reads.GetOrAdd(
        id,
        static (record, from) => new(() => from.ReadAsync(record, CancellationToken.None).AsTask()),
        source).Value;
}
