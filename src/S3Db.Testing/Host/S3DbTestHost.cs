using System.Globalization;
using S3Db.Storage;

namespace S3Db.Testing;

/// <summary>
/// A database for a test in one call: an empty store, a clock that moves only by hand, faults at hand, and as many
/// handles ("processes") as a test wants.
/// <code>
/// await using var host = await S3DbTestHost.StartAsync();
/// var wallets = await host.Database.CreateResourceAsync(new ResourceDefinition("wallets") { … });
/// host.Time.Advance(TimeSpan.FromHours(1));
/// </code>
/// </summary>
/// <threadsafety>Thread-safe.</threadsafety>
public sealed class S3DbTestHost : IAsyncDisposable
{
    private static int _count;

    private readonly S3DbTestHostOptions _options;
    private readonly IObjectStore _bucket;
    private readonly Lock _lock = new();
    private readonly List<S3Database> _handles = [];
    private int _seedsUsed;

    private S3DbTestHost(S3DbTestHostOptions options, ManualTimeProvider time, InProcessS3Server? server)
    {
        _options = options;
        Time = time;
        Server = server;
        ConnectionString = server?.ConnectionString ?? string.Create(
            CultureInfo.InvariantCulture, $"memory://s3db-test-{Interlocked.Increment(ref _count)}");
        _bucket = ObjectStoreFactory.Open(
            S3ConnectionString.Parse(ConnectionString), new StoreOptions { TimeProvider = time });
        Store = new FaultyObjectStore(_bucket, options.FaultPlan);
    }

    /// <summary>The first handle, connected through <see cref="Store"/>.</summary>
    public S3Database Database { get; private set; } = null!;

    /// <summary>The clock of the database, of its timers and of the store.</summary>
    public ManualTimeProvider Time { get; }

    /// <summary>What <see cref="Database"/> sees of the store: inject faults and count requests here.</summary>
    public FaultyObjectStore Store { get; }

    /// <summary>The server; null when the objects are in memory.</summary>
    public InProcessS3Server? Server { get; }

    /// <summary>
    /// Opens the same database from elsewhere in this process, without the faults of <see cref="Store"/>.
    /// </summary>
    public string ConnectionString { get; }

    /// <summary>Starts a host with an empty store and connects a database to it.</summary>
    /// <param name="options">What it runs on; memory when null.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<S3DbTestHost> StartAsync(
        S3DbTestHostOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new S3DbTestHostOptions();
        var time = new ManualTimeProvider(options.StartTime);
        var server = options.UseServer
            ? await InProcessS3Server.StartAsync(
                new InProcessS3ServerOptions { TimeProvider = time }, cancellationToken).ConfigureAwait(false)
            : null;
        var host = new S3DbTestHost(options, time, server);
        try
        {
            host.Database = await host.ConnectAsync(host.Store, cancellationToken).ConfigureAwait(false);
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Connects another handle to the same objects, as another process would; the host disposes it.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<S3Database> ConnectAsync(CancellationToken cancellationToken = default) =>
        ConnectAsync(OpenStore(), cancellationToken);

    /// <summary>
    /// Connects another handle through a store of the test's, from <see cref="OpenStore"/> for example.
    /// </summary>
    /// <param name="store">What the handle sees of the store.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<S3Database> ConnectAsync(IObjectStore store, CancellationToken cancellationToken = default)
    {
        var handle = await S3Database.ConnectAsync(store, CreateOptions(), cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            _handles.Add(handle);
        }

        return handle;
    }

    /// <summary>Another view of the same objects, with faults of its own: what another process sees.</summary>
    public FaultyObjectStore OpenStore() => new(_bucket, _options.FaultPlan);

    /// <summary>Disposes all handles, then the store and the server.</summary>
    public async ValueTask DisposeAsync()
    {
        List<S3Database> handles;
        lock (_lock)
        {
            handles = [.. _handles];
            _handles.Clear();
        }

        foreach (var handle in handles)
        {
            await handle.DisposeAsync().ConfigureAwait(false);
        }

        await _bucket.DisposeAsync().ConfigureAwait(false);
        if (Server is not null)
        {
            await Server.DisposeAsync().ConfigureAwait(false);
        }
    }

    private S3DatabaseOptions CreateOptions() => new()
    {
        TimeProvider = Time,
        Random = _options.Seed is { } seed
            ? new SeededRandomSource(unchecked(seed + Interlocked.Increment(ref _seedsUsed)))
            : SystemRandomSource.Instance,
    };
}
