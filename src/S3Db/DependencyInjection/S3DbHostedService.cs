using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace S3Db;

/// <summary>
/// Connects the databases of a host before its other hosted services start, and closes them after those have stopped.
/// </summary>
internal sealed partial class S3DbHostedService : IHostedLifecycleService, IAsyncDisposable
{
    private readonly ILogger<S3DbHostedService> _logger;
    private readonly List<S3DbHost> _hosts;

    public S3DbHostedService(
        IEnumerable<S3DbRegistration> registrations, IServiceProvider services, ILogger<S3DbHostedService> logger)
    {
        _logger = logger;
        _hosts =
        [
            .. registrations.Select(registration => new S3DbHost(
                registration,
                services.GetRequiredKeyedService<S3DatabaseProvider>(registration.ServiceKey),
                services)),
        ];
    }

    public Task StartingAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_hosts.Select(host => host.StartAsync(cancellationToken)));

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits no longer than the host does: what is not stored by then ends as in a crash.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CloseAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            LogDrainEnded();
        }
    }

    /// <summary>For a host that could not start: it is disposed without being stopped.</summary>
    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    private Task CloseAsync() => Task.WhenAll(_hosts.Select(host => host.CloseAsync().AsTask()));

    [LoggerMessage(
        S3DbEventId.DrainEnded, LogLevel.Warning,
        "The host's time to stop ended before the databases had drained. Calls that were under way have an unknown "
        + "outcome; nothing that was acknowledged is lost.")]
    private partial void LogDrainEnded();
}
