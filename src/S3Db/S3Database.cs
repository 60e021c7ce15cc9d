using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using S3Db.Storage;

namespace S3Db;

/// <summary>
/// A database: everything below one path of one store. Thread-safe; one instance serves a process. Disposing it waits
/// until its plugins have drained.
/// </summary>
public sealed partial class S3Database : IAsyncDisposable
{
    private readonly S3DatabaseOptions _options;
    private readonly CatalogStore _catalog;
    private readonly bool _ownsStore;
    private readonly string _connectionString;
    private readonly ResourceSet _resources;
    private readonly PluginSet _plugins;
    private int _isClosed;

    private S3Database(IObjectStore store, bool ownsStore, string connectionString, S3DatabaseOptions options)
    {
        (_options, _ownsStore, _connectionString) = (options, ownsStore, connectionString);
        Clock = new StoreClock(options.TimeProvider);
        Store = new DatedObjectStore(store, Clock);
        _catalog = new CatalogStore(Store, options.Random);
        _plugins = new PluginSet();
        _resources = new ResourceSet(_catalog, CreateResource, _plugins);
    }

    /// <summary>
    /// The connection string the database was opened with, its secret included: for opening a second handle, never for
    /// logs. Empty when it was opened over a store of the caller's.
    /// </summary>
    public string ConnectionString => _connectionString;

    /// <summary>The definitions of all resources this process knows of, by name.</summary>
    public IReadOnlyDictionary<string, ResourceDefinition> Resources =>
        _catalog.Current.Resources.ToDictionary(
            pair => pair.Key, pair => pair.Value.Schema.ToDefinition(), StringComparer.Ordinal);

    internal IObjectStore Store { get; }

    internal TimeProvider TimeProvider => _options.TimeProvider;

    internal ILoggerFactory LoggerFactory => _options.LoggerFactory;

    internal StoreClock Clock { get; }

    internal IRandomSource Random => _options.Random;

    /// <summary>Opens a database, and creates it when there is none.</summary>
    /// <param name="connectionString"><c>memory://name</c>.</param>
    /// <param name="options">The clock and the log; the system's clock and no log when null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task<S3Database> ConnectAsync(
        string connectionString, S3DatabaseOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        options ??= new S3DatabaseOptions();
        return OpenAsync(MemoryStores.Open(connectionString), false, connectionString, options, cancellationToken);
    }

    /// <summary>Opens a database over a store of the caller's, who disposes it after the database.</summary>
    /// <param name="store">The store; its root is the database's root.</param>
    /// <param name="options">The clock and the log; the system's clock and no log when null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task<S3Database> ConnectAsync(
        IObjectStore store, S3DatabaseOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        return OpenAsync(store, false, string.Empty, options ?? new S3DatabaseOptions(), cancellationToken);
    }

    /// <summary>Creates a resource, or opens it when it exists with an equal or narrower definition.</summary>
    /// <remarks>
    /// Repeating a definition changes nothing. Attributes may be added when they are optional or have a default. Cost:
    /// nothing when the definition is known, else 1 PUT.
    /// </remarks>
    /// <param name="definition">Name, attributes and partitions.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="S3DbException">
    /// The definition is wrong (<see cref="S3DbValidationException"/>), or the resource exists with another one
    /// (Conflict); the message names every difference.
    /// </exception>
    public Task<Resource> CreateResourceAsync(
        ResourceDefinition definition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ThrowIfClosed();
        return _resources.CreateAsync(SchemaParser.Parse(definition), cancellationToken);
    }

    /// <summary>A resource this process has created or opened. Cost: nothing.</summary>
    /// <param name="name">Its exact name.</param>
    /// <exception cref="S3DbException">It is not known here; the message suggests near names.</exception>
    public Resource Resource(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ThrowIfClosed();
        return _resources.Get(name);
    }

    /// <summary>A resource, also one that another process has created since. Cost: 1 GET when it is not known yet.</summary>
    /// <param name="name">Its exact name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="S3DbException">There is none; the message suggests near names.</exception>
    public Task<Resource> GetResourceAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ThrowIfClosed();
        return _resources.FindAsync(name, cancellationToken);
    }

    /// <summary>Installs a plugin, before or after the resources it works on exist.</summary>
    /// <param name="plugin">The plugin; the database disposes it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="S3DbException">A plugin of that name is installed.</exception>
    public async Task UsePluginAsync(IS3DbPlugin plugin, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        ThrowIfClosed();
        await _plugins.InstallAsync(plugin, new PluginContext(this), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Where the database is, without its secret.</summary>
    public override string ToString() => Store.Description;

    /// <summary>Drains and disposes the plugins, last installed first; every later call fails with kind Closed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 1)
        {
            return;
        }

        try
        {
            await _plugins.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            if (_ownsStore)
            {
                await Store.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    internal void ThrowIfClosed()
    {
        if (Volatile.Read(ref _isClosed) == 1)
        {
            throw new S3DbException(
                S3DbErrorKind.Closed, $"The database {this} has been disposed. Open it again with ConnectAsync.");
        }
    }

    internal void OnUndo(Action undo) => _plugins.OnUndo(undo);

    internal ValueTask WhenResourceAsync(
        string resourceName, Func<Resource, CancellationToken, ValueTask> install, CancellationToken cancellationToken) =>
        _resources.WhenAsync(resourceName, install, cancellationToken);

    internal async ValueTask<JsonObject?> FindManagedFieldAsync(
        string resourceName, string field, CancellationToken cancellationToken)
    {
        await _catalog.TryLoadAsync(cancellationToken).ConfigureAwait(false);
        return FindManaged(_catalog.Current, resourceName, field);
    }

    internal async ValueTask<JsonObject> EnsureManagedFieldAsync(
        string resourceName, string field, JsonObject settings, CancellationToken cancellationToken)
    {
        await _catalog.ChangeAsync(
            document =>
            {
                if (FindManaged(document, resourceName, field) is not null)
                {
                    return null;
                }

                var resource = document.Resources.GetValueOrDefault(resourceName)
                    ?? throw _resources.Unknown(resourceName);
                ManagedFieldSet.Check(resource.Schema, field);
                return document.With(resource.WithManaged(field, (JsonObject)settings.DeepClone()));
            },
            cancellationToken).ConfigureAwait(false);
        return FindManaged(_catalog.Current, resourceName, field)!;
    }

    internal void AddVirtualResource(IVirtualResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        _resources.AddVirtual(new Resource(this, resource));
        OnUndo(() => _resources.RemoveVirtual(resource.Definition.Name));
    }

    private static JsonObject? FindManaged(CatalogDocument document, string resourceName, string field) =>
        (JsonObject?)document.Resources.GetValueOrDefault(resourceName)?.Managed.GetValueOrDefault(field)?.DeepClone();

    private static async Task<S3Database> OpenAsync(
        IObjectStore store,
        bool ownsStore,
        string connectionString,
        S3DatabaseOptions options,
        CancellationToken cancellationToken)
    {
        var database = new S3Database(store, ownsStore, connectionString, options);
        try
        {
            if (!await database._catalog.TryLoadAsync(cancellationToken).ConfigureAwait(false))
            {
                await database._catalog.CreateAsync(CatalogDocument.Empty, cancellationToken).ConfigureAwait(false);
            }

            return database;
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private Resource CreateResource(string name) => new(this, new ResourceCore(name, Store, _catalog, _options));
}
