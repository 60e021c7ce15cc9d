using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using S3Db.Storage;

namespace S3Db;

/// <summary>A database: everything below one path of one store.</summary>
public sealed class S3Database
{
    internal IObjectStore Store { get; } = new InMemoryObjectStore();

    internal TimeProvider TimeProvider { get; } = TimeProvider.System;

    internal ILoggerFactory LoggerFactory { get; } = NullLoggerFactory.Instance;

    internal StoreClock Clock { get; } = new(TimeProvider.System);

    internal IRandomSource Random { get; } = SystemRandomSource.Instance;

    internal ValueTask WhenResourceAsync(
        string resourceName, Func<Resource, CancellationToken, ValueTask> install, CancellationToken cancellationToken) =>
        throw new NotSupportedException(resourceName);

    internal ValueTask<JsonObject?> FindManagedFieldAsync(
        string resourceName, string field, CancellationToken cancellationToken) =>
        throw new NotSupportedException(resourceName);

    internal ValueTask<JsonObject> EnsureManagedFieldAsync(
        string resourceName, string field, JsonObject settings, CancellationToken cancellationToken) =>
        throw new NotSupportedException(resourceName);

    internal void AddVirtualResource(IVirtualResource resource) =>
        throw new NotSupportedException(nameof(resource));
}
