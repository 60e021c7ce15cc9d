using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace S3Db;

/// <summary>One hosted database: connects it, sets it up, and closes it.</summary>
internal sealed class S3DbHost(S3DbRegistration registration, S3DatabaseProvider provider, IServiceProvider services)
{
    private S3Database? _database;

    /// <summary>Connects, creates the resources, installs the plugins, and only then hands the database out.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_database is not null)
        {
            return;
        }

        _database = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        foreach (var definition in registration.Resources)
        {
            await _database.CreateResourceAsync(definition, cancellationToken).ConfigureAwait(false);
        }

        foreach (var plugin in registration.Plugins.SelectMany(create => create(services)))
        {
            await _database.UsePluginAsync(plugin, cancellationToken).ConfigureAwait(false);
        }

        provider.Set(_database);
    }

    /// <summary>Drains and disposes the database.</summary>
    public ValueTask CloseAsync() => _database?.DisposeAsync() ?? ValueTask.CompletedTask;

    private Task<S3Database> ConnectAsync(CancellationToken cancellationToken)
    {
        var settings = services.GetRequiredService<IOptionsMonitor<S3DbHostingOptions>>().Get(registration.Name);
        var options = new S3DatabaseOptions
        {
            TimeProvider = services.GetService<TimeProvider>() ?? TimeProvider.System,
            LoggerFactory = services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance,
            RequestTimeout = settings.RequestTimeout,
            ConnectionsMax = settings.ConnectionsMax,
            Retry = settings.Retry,
            Hedge = settings.Hedge,
        };
        return registration.Store is { } find
            ? S3Database.ConnectAsync(find(services), options, cancellationToken)
            : S3Database.ConnectAsync(settings.ConnectionString, options, cancellationToken);
    }
}
