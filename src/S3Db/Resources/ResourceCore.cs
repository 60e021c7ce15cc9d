using Microsoft.Extensions.Logging;
using S3Db.Storage;

namespace S3Db;

/// <summary>What the workers of one stored resource share.</summary>
internal sealed class ResourceCore
{
    private readonly CatalogStore _catalog;

    public ResourceCore(string name, IObjectStore store, CatalogStore catalog, S3DatabaseOptions options)
    {
        Name = name;
        _catalog = catalog;
        Keys = new RecordKeys(name);
        Records = new RecordStore(store, Keys, options.Random, options.Rules);
        Partitions = new PartitionIndex(store, Keys);
        Managed = new ManagedFieldSet(name, () => Entry);
        Pacing = new ConflictPacing(options.TimeProvider, options.Random);
        Store = store;
        Rules = options.Rules;
        Logger = options.LoggerFactory.CreateLogger<Resource>();
    }

    public string Name { get; }

    public IObjectStore Store { get; }

    public ProtocolRules Rules { get; }

    public RecordKeys Keys { get; }

    public RecordStore Records { get; }

    public PartitionIndex Partitions { get; }

    public ManagedFieldSet Managed { get; }

    public ILogger Logger { get; }

    public RecordLocks Locks { get; } = new();

    public ConflictPacing Pacing { get; }

    /// <summary>
    /// The schema as the catalog last read has it; attributes may be added while the resource is open.
    /// </summary>
    public ResourceSchema Schema => Entry.Schema;

    private CatalogResource Entry => _catalog.Current.Resources[Name];

    /// <summary>Reads the catalog again, so that a field handed to a plugin elsewhere is known here.</summary>
    public Task RefreshAsync(CancellationToken cancellationToken) => _catalog.TryLoadAsync(cancellationToken);

    /// <summary>
    /// Removes markers, then looks at the record once more: if it is back at one of them, its marker is put back.
    /// </summary>
    public async Task RemoveMarkersAsync(
        string id, IReadOnlyList<string> markers, CancellationToken cancellationToken)
    {
        if (markers.Count == 0)
        {
            return;
        }

        await Partitions.RemoveAsync(markers, cancellationToken).ConfigureAwait(false);
        if (await Records.ReadAsync(id, cancellationToken).ConfigureAwait(false) is { Tombstone: null } now)
        {
            var current = Keys.Markers(Schema, id, now.Attributes);
            await Partitions.PutAsync([.. markers.Intersect(current, StringComparer.Ordinal)], id, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Runs what follows a write that has been made. Its failure must not look as if nothing had been written.
    /// </summary>
    public static async Task FinishAsync(string written, Func<Task> rest)
    {
        try
        {
            await rest().ConfigureAwait(false);
        }
        catch (S3DbException exception)
        {
            throw new S3DbException(
                exception.Kind,
                $"{written}, but what belongs to it could not be finished. Repeat the call. {exception.Message}",
                exception)
            {
                IsOutcomeUnknown = true,
            };
        }
    }
}
