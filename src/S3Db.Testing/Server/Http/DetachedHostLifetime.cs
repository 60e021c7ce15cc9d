using Microsoft.Extensions.Hosting;

namespace S3Db.Testing;

/// <summary>Leaves the signals of the process alone: the default lifetime would swallow Ctrl+C in a test run.</summary>
internal sealed class DetachedHostLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
