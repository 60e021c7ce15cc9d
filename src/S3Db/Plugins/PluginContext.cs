using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using S3Db.Storage;

namespace S3Db;

/// <summary>What a database offers a plugin.</summary>
public sealed class PluginContext
{
    internal PluginContext(S3Database database) => Database = database;

    /// <summary>The database the plugin is installed in.</summary>
    public S3Database Database { get; }

    /// <summary>The database's objects; requests are retried and counted.</summary>
    public IObjectStore Store => Database.Store;

    /// <summary>The clock and the timers to use, and no others.</summary>
    public TimeProvider TimeProvider => Database.TimeProvider;

    /// <summary>Where to log.</summary>
    public ILoggerFactory LoggerFactory => Database.LoggerFactory;

    internal StoreClock Clock => Database.Clock;

    internal IRandomSource Random => Database.Random;

    internal ProtocolRules Rules => Database.Rules;

    /// <summary>Runs an action as soon as a resource exists: now, or when it is created or first opened here.</summary>
    /// <param name="resourceName">The exact name of the resource.</param>
    /// <param name="install">What to do; creating the resource waits for it and fails with it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask WhenResourceAsync(
        string resourceName,
        Func<Resource, CancellationToken, ValueTask> install,
        CancellationToken cancellationToken) =>
        Database.WhenResourceAsync(resourceName, install, cancellationToken);

    /// <summary>The stored settings of a managed field; null when the catalog has none.</summary>
    internal ValueTask<JsonObject?> FindManagedFieldAsync(
        string resourceName, string field, CancellationToken cancellationToken) =>
        Database.FindManagedFieldAsync(resourceName, field, cancellationToken);

    /// <summary>Stores the settings of a managed field unless the catalog has some; returns what is stored.</summary>
    internal ValueTask<JsonObject> EnsureManagedFieldAsync(
        string resourceName, string field, JsonObject settings, CancellationToken cancellationToken) =>
        Database.EnsureManagedFieldAsync(resourceName, field, settings, cancellationToken);

    /// <summary>Adds a read-only resource that the plugin answers for, such as a transaction log.</summary>
    internal void AddVirtualResource(IVirtualResource resource) => Database.AddVirtualResource(resource);
}
