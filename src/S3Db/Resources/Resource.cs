namespace S3Db;

/// <summary>
/// A named collection of records. Thread-safe. Reading a record by its id is strongly consistent: it sees every write
/// that has finished. A query reads every record it returns the same way, whatever found it, so it never returns what a
/// record no longer is; a record that is being written during the query may be seen before or after.
/// </summary>
public sealed partial class Resource
{
    private readonly S3Database _database;
    private readonly StoredResource? _stored;
    private readonly IVirtualResource? _virtual;

    internal Resource(S3Database database, ResourceCore core) =>
        (_database, _stored, Name) = (database, new StoredResource(core), core.Name);

    internal Resource(S3Database database, IVirtualResource computed) =>
        (_database, _virtual, Name) = (database, computed, computed.Definition.Name);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its attributes and partitions, in canonical text. Changing the copy changes nothing.</summary>
    public ResourceDefinition Definition => _virtual?.Definition ?? _stored!.Core.Schema.ToDefinition();

    /// <summary>The fields whose values a plugin holds.</summary>
    internal IReadOnlyList<IManagedField> ManagedFields => _stored?.Core.Managed.Served ?? [];

    private StoredResource Stored => _stored ?? throw new S3DbException(
        S3DbErrorKind.Invalid,
        $"Cannot write '{Name}': its records are computed by a plugin and can only be read.");

    /// <summary>Reads a record. Cost: 1 GET, and what its managed fields cost.</summary>
    /// <param name="id">The record.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="S3DbException">There is no such record (kind NotFound).</exception>
    public async Task<Record> GetAsync(string id, CancellationToken cancellationToken = default) =>
        await TryGetAsync(id, cancellationToken).ConfigureAwait(false)
            ?? throw WriteErrors.Missing("get", $"{Name}/{id}");

    /// <summary>Reads a record. Cost: 1 GET, and what its managed fields cost.</summary>
    /// <param name="id">The record.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The record; null when there is none.</returns>
    public Task<Record?> TryGetAsync(string id, CancellationToken cancellationToken = default) =>
        RunAsync("get", id, token => FindAsync(id, token), cancellationToken);

    /// <summary>Whether a record exists. Cost: 1 GET.</summary>
    /// <param name="id">The record.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<bool> ExistsAsync(string id, CancellationToken cancellationToken = default) =>
        RunAsync(
            "exists",
            id,
            async token => _virtual is not null
                ? await FindAsync(id, token).ConfigureAwait(false) is not null
                : await Stored.Core.Records.ReadAsync(id, token).ConfigureAwait(false) is { Tombstone: null },
            cancellationToken);

    /// <summary>Refuses a call that a plugin answers for once the database has been disposed.</summary>
    internal void ThrowIfClosed() => _database.ThrowIfClosed();

    /// <summary>The definition of an attribute; null when there is none.</summary>
    internal AttributeSchema? FindAttribute(string name) => _stored?.Core.Schema.Find(name);

    /// <summary>Hands a field over to a plugin.</summary>
    internal void Manage(IManagedField field)
    {
        var managed = Stored.Core.Managed;
        managed.Add(field);
        _database.OnUndo(() => managed.Remove(field));
    }

    /// <summary>
    /// Life and initial values of a record, deleted or not; null when there is no object. Cost: 1 GET.
    /// </summary>
    internal async ValueTask<RecordState?> ReadStateAsync(string id, CancellationToken cancellationToken)
    {
        var core = Stored.Core;
        var stored = await core.Records.ReadAsync(id, cancellationToken).ConfigureAwait(false);
        return stored switch
        {
            null => null,
            { Tombstone: { } tombstone } => new RecordState(stored.Incarnation, tombstone.Nonce, tombstone.Initials),
            _ => new RecordState(stored.Incarnation, null, core.Managed.InitialsOf(stored.Attributes)),
        };
    }

    private Task<Record?> FindAsync(string id, CancellationToken cancellationToken) => _virtual is null
        ? Stored.Reader.TryGetAsync(id, cancellationToken)
        : _virtual.TryGetAsync(id, cancellationToken).AsTask();

    private async Task<T> RunAsync<T>(
        string operation, string? id, Func<CancellationToken, Task<T>> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        _database.ThrowIfClosed();
        using var scope = new OperationScope(_database, operation, Name, id);
        try
        {
            return await body(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            scope.Fail(exception);
            throw;
        }
    }
}
