using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Amazon.S3;
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
    private readonly StoreStack _stack;
    private readonly ResourceSet _resources;
    private readonly PluginSet _plugins;
    private readonly ILogger _logger;
    private int _isClosed;

    private S3Database(StoreStack stack, string connectionString, S3DatabaseOptions options)
    {
        (_options, _stack, ConnectionString) = (options, stack, connectionString);
        _logger = options.LoggerFactory.CreateLogger<S3Database>();
        _catalog = new CatalogStore(Store, options.Random, options.Rules);
        _plugins = new PluginSet();
        _resources = new ResourceSet(_catalog, NewResource, _plugins);
    }

    /// <summary>
    /// The connection string the database was opened with, its secret included: for opening a second handle, never for
    /// logs. Empty when it was opened over a store or a client of the caller's.
    /// </summary>
    public string ConnectionString { get; }

    /// <summary>What has been asked of the store until now, repeated attempts included.</summary>
    public StoreStatistics Statistics => _stack.Statistics;

    /// <summary>The definitions of all resources this process knows of, by name.</summary>
    public IReadOnlyDictionary<string, ResourceDefinition> Resources =>
        _catalog.Current.Resources.ToDictionary(
            pair => pair.Key, pair => pair.Value.Schema.ToDefinition(), StringComparer.Ordinal);

    internal IObjectStore Store => _stack.Store;

    internal TimeProvider TimeProvider => _options.TimeProvider;

    internal ILoggerFactory LoggerFactory => _options.LoggerFactory;

    internal StoreClock Clock => _stack.Clock;

    internal IRandomSource Random => _options.Random;

    internal ProtocolRules Rules => _options.Rules;

    /// <summary>
    /// Opens a database. Where there is none it is created, after a probe has shown that the store can keep one
    /// exactly. Cost: 1 GET; for a new database about 50 requests more.
    /// </summary>
    /// <param name="connectionString">
    /// <c>s3://KEY:SECRET@bucket/path?region=…</c>, <c>http(s)://KEY:SECRET@host:port/bucket/path</c>,
    /// <c>file:///folder</c> or <c>memory://name</c>; key and secret percent-encoded.
    /// </param>
    /// <param name="options">The clock, the log and how patient requests are; defaults when null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="S3DbException">
    /// The bucket does not exist (NotFound), the credentials are refused (Denied), the store lacks what exactness needs
    /// or the database was written by a newer version (Unsupported). The message names the bucket and the endpoint.
    /// </exception>
    public static Task<S3Database> ConnectAsync(
        string connectionString, S3DatabaseOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        options ??= new S3DatabaseOptions();
        var connection = S3ConnectionString.Parse(connectionString);
        var stack = StoreStack.Open(connection, options.ToStoreOptions());
        var place = connection.Kind == StoreKind.S3 ? connection.ToString() : null;
        return OpenAsync(stack, connectionString, place, options, cancellationToken);
    }

    /// <summary>Opens a database over a store of the caller's, who disposes it after the database.</summary>
    /// <param name="store">The store; its root is the database's root.</param>
    /// <param name="options">The clock, the log and how patient requests are; defaults when null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="S3DbException">As the overload with a connection string.</exception>
    public static Task<S3Database> ConnectAsync(
        IObjectStore store, S3DatabaseOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        options ??= new S3DatabaseOptions();
        var stack = StoreStack.Over(store, options.ToStoreOptions());
        var place = store is InMemoryObjectStore or FileObjectStore ? null : store.Description;
        return OpenAsync(stack, string.Empty, place, options, cancellationToken);
    }

    /// <summary>Opens a database over an S3 client of the caller's, who disposes it after the database.</summary>
    /// <param name="client">The client; set its <c>MaxErrorRetry</c> to 0, since S3Db repeats requests itself.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="path">The path of the database below the bucket; empty for the bucket itself.</param>
    /// <param name="options">The clock, the log and how patient requests are; defaults when null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="S3DbException">As the overload with a connection string.</exception>
    public static Task<S3Database> ConnectAsync(
        IAmazonS3 client,
        string bucket,
        string path = "",
        S3DatabaseOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(bucket);
        ArgumentNullException.ThrowIfNull(path);
        options ??= new S3DatabaseOptions();
        var stack = StoreStack.Over(client, bucket, path.Trim('/'), options.ToStoreOptions());
        return OpenAsync(stack, string.Empty, stack.Store.Description, options, cancellationToken);
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
    public async Task<Resource> CreateResourceAsync(
        ResourceDefinition definition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ThrowIfClosed();
        var before = _catalog.Current;
        var resource = await _resources
            .CreateAsync(SchemaParser.Parse(definition), cancellationToken).ConfigureAwait(false);
        if (_catalog.Current != before)
        {
            LogDefined(_logger, resource.Name, ToString());
        }

        return resource;
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

    /// <summary>
    /// A resource, also one that another process has created since. Cost: 1 GET when it is not known yet.
    /// </summary>
    /// <param name="name">Its exact name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="S3DbException">There is none; the message suggests near names.</exception>
    public Task<Resource> GetResourceAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ThrowIfClosed();
        return _resources.FindAsync(name, cancellationToken);
    }

    /// <summary>The typed face of <see cref="Resource(string)"/>; properties are camelCase in JSON.</summary>
    /// <typeparam name="T">The class of a record; it has a property <c>Id</c>.</typeparam>
    /// <param name="name">The exact name of the resource.</param>
    [RequiresUnreferencedCode(AttributeInput.ReflectionMessage)]
    [RequiresDynamicCode(AttributeInput.ReflectionMessage)]
    public Resource<T> Resource<T>(string name) => new(Resource(name), TypedJson<T>.FromReflection());

    /// <summary>The typed face of <see cref="Resource(string)"/>, without reflection.</summary>
    /// <typeparam name="T">The class of a record; it has a property <c>Id</c>.</typeparam>
    /// <param name="name">The exact name of the resource.</param>
    /// <param name="typeInfo">How the class looks in JSON, from a source-generated context.</param>
    public Resource<T> Resource<T>(
        string name, JsonTypeInfo<T> typeInfo) => new(Resource(name), new TypedJson<T>(typeInfo));

    /// <summary>The typed face of <see cref="CreateResourceAsync(ResourceDefinition, CancellationToken)"/>.</summary>
    /// <typeparam name="T">The class of a record; it has a property <c>Id</c>.</typeparam>
    /// <param name="definition">Name, attributes and partitions.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [RequiresUnreferencedCode(AttributeInput.ReflectionMessage)]
    [RequiresDynamicCode(AttributeInput.ReflectionMessage)]
    public async Task<Resource<T>> CreateResourceAsync<T>(
        ResourceDefinition definition, CancellationToken cancellationToken = default) =>
        new(await CreateResourceAsync(definition, cancellationToken)
            .ConfigureAwait(false), TypedJson<T>.FromReflection());

    /// <summary>The typed face of <see cref="CreateResourceAsync(ResourceDefinition, CancellationToken)"/>.</summary>
    /// <typeparam name="T">The class of a record; it has a property <c>Id</c>.</typeparam>
    /// <param name="definition">Name, attributes and partitions.</param>
    /// <param name="typeInfo">How the class looks in JSON, from a source-generated context.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Resource<T>> CreateResourceAsync<T>(
        ResourceDefinition definition, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default) =>
        new(await CreateResourceAsync(definition, cancellationToken).ConfigureAwait(false), new TypedJson<T>(typeInfo));

    /// <summary>Installs a plugin, before or after the resources it works on exist.</summary>
    /// <param name="plugin">The plugin; the database disposes it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="S3DbException">A plugin of that name is installed.</exception>
    public async Task UsePluginAsync(IS3DbPlugin plugin, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        ThrowIfClosed();
        await _plugins.InstallAsync(plugin, new PluginContext(this), cancellationToken).ConfigureAwait(false);
        LogInstalled(_logger, plugin.Name, ToString());
    }

    /// <summary>Where the database is, without its secret.</summary>
    public override string ToString() => Store.Description;

    /// <summary>
    /// Drains and disposes the plugins, last installed first; every later call fails with kind Closed.
    /// </summary>
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
            await _stack.DisposeAsync().ConfigureAwait(false);
            LogClosed(_logger, ToString());
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
        string resourceName,
        Func<Resource, CancellationToken, ValueTask> install,
        CancellationToken cancellationToken) =>
        _resources.WhenAsync(resourceName, install, cancellationToken);

    /// <summary>Asks the store for the catalog. Cost: 1 conditional GET.</summary>
    internal Task PingAsync(CancellationToken cancellationToken) => _catalog.TryLoadAsync(cancellationToken);

    internal async ValueTask<JsonObject?> FindManagedFieldAsync(
        string resourceName, string field, CancellationToken cancellationToken)
    {
        await _catalog.TryLoadAsync(cancellationToken).ConfigureAwait(false);
        return FindManaged(_catalog.Current, resourceName, field);
    }

    internal async ValueTask<JsonObject> EnsureManagedFieldAsync(
        string resourceName, string field, JsonObject settings, CancellationToken cancellationToken)
    {
        var isNew = false;
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
                isNew = true;
                return document.With(resource.WithManaged(field, (JsonObject)settings.DeepClone()));
            },
            cancellationToken).ConfigureAwait(false);
        if (isNew)
        {
            LogManaged(_logger, resourceName, field, ToString());
        }

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
        StoreStack stack,
        string connectionString,
        string? probedPlace,
        S3DatabaseOptions options,
        CancellationToken cancellationToken)
    {
        var database = new S3Database(stack, connectionString, options);
        try
        {
            if (!await database._catalog.TryLoadAsync(cancellationToken).ConfigureAwait(false))
            {
                await database.CreateCatalogAsync(probedPlace, cancellationToken).ConfigureAwait(false);
            }

            LogOpened(database._logger, database.ToString(), database._catalog.Current.Resources.Count);
            return database;
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Probes a store that is not one of S3Db's own, then creates the catalog, which remembers the result.
    /// </summary>
    private async Task CreateCatalogAsync(string? probedPlace, CancellationToken cancellationToken)
    {
        JsonObject? probe = null;
        if (probedPlace is not null && _options.ProbeStore)
        {
            var report = await StoreProbe
                .RunAsync(_stack.Unretried, TimeProvider, cancellationToken).ConfigureAwait(false);
            (report with { Store = probedPlace }).ThrowIfFailed();
            var passed = report.Checks.Select(check => (JsonNode)check.Name);
            probe = new JsonObject { ["passed"] = new JsonArray([.. passed]) };
        }

        await _catalog.CreateAsync(CatalogDocument.Empty with { Probe = probe }, cancellationToken)
            .ConfigureAwait(false);
        LogCreated(_logger, ToString(), probe is not null);
    }

    private Resource NewResource(string name) => new(this, new ResourceCore(name, Store, _catalog, _options));
}
