using Amazon.S3;

namespace S3Db.Storage;

/// <summary>
/// A store as the database uses it: every attempt is counted and timed, sets the store's clock, is hedged where it is a
/// slow read of S3, and is repeated where that is safe. Disposing the stack disposes the store it opened, not one that
/// was brought along.
/// </summary>
public sealed class StoreStack : IAsyncDisposable
{
    private readonly bool _ownsStore;

    private StoreStack(IObjectStore innermost, StoreOptions options, bool ownsStore)
    {
        _ownsStore = ownsStore;
        Statistics = new StoreStatistics();
        Clock = new StoreClock(options.TimeProvider);
        Unretried = new ClockedObjectStore(
            new InstrumentedObjectStore(innermost, Statistics, options.TimeProvider), Clock);
        var hedged = options.Hedge.Enabled && IsS3(innermost)
            ? new HedgedObjectStore(Unretried, options.Hedge, options.TimeProvider, Statistics)
            : Unretried;
        Store = new RetryingObjectStore(hedged, options.Retry, options.TimeProvider, options.Random, Statistics)
        {
            Rules = options.Rules,
        };
    }

    /// <summary>The whole stack.</summary>
    public IObjectStore Store { get; }

    /// <summary>The stack without hedging and repetition, for probing: it shows every answer as it came.</summary>
    public IObjectStore Unretried { get; }

    /// <summary>What was asked of the store.</summary>
    public StoreStatistics Statistics { get; }

    internal StoreClock Clock { get; }

    /// <summary>Opens the store of a connection string. Sends no request to an endpoint; opens a folder.</summary>
    /// <param name="connection">Where the store is.</param>
    /// <param name="options">How it is used; defaults when null.</param>
    /// <exception cref="S3DbException">An option is out of range, or the folder cannot be used.</exception>
    public static StoreStack Open(S3ConnectionString connection, StoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        options ??= new StoreOptions();
        options.Validate();
        return new StoreStack(ObjectStoreFactory.Open(connection, options), options, ownsStore: true);
    }

    /// <summary>Puts the stack over a store of your own.</summary>
    /// <param name="store">The store; it is not disposed with the stack.</param>
    /// <param name="options">How it is used; defaults when null.</param>
    public static StoreStack Over(IObjectStore store, StoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        options ??= new StoreOptions();
        options.Validate();
        return new StoreStack(store, options, ownsStore: false);
    }

    /// <summary>Puts the stack over a bucket, by a client of your own (set its MaxErrorRetry to 0).</summary>
    internal static StoreStack Over(IAmazonS3 client, string bucket, string path, StoreOptions? options = null)
    {
        options ??= new StoreOptions();
        options.Validate();
        IObjectStore store = new S3ObjectStore(client, bucket, options);
        return new StoreStack(
            path.Length == 0 ? store : new PrefixedObjectStore(store, path), options, ownsStore: true);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _ownsStore ? Store.DisposeAsync() : ValueTask.CompletedTask;

    private static bool IsS3(IObjectStore store) =>
        store is S3ObjectStore or PrefixedObjectStore { Inner: S3ObjectStore };
}
