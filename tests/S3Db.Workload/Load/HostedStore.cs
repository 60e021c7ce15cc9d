using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using S3Db.EventualConsistency;

namespace S3Db.Workload;

/// <summary>
/// The store of a run as an application has it: in a host, consolidated in the background, with a health check and a
/// queue that is small enough to be full when the store does not answer.
/// </summary>
public sealed class HostedStore : IAsyncDisposable
{
    private const int QueueMax = 200;
    private static readonly TimeSpan ConsolidationInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(5);
    private readonly IHost _host;

    private HostedStore(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public static async Task<HostedStore> StartAsync(string connectionString, ILoggerFactory loggers)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(loggers);
        var database = builder.Services.AddS3Db(options =>
        {
            options.ConnectionString = connectionString;
            options.RequestTimeout = TimeSpan.FromSeconds(4);
        });
        for (var i = 0; i < Population.Counters.Count; i++)
        {
            var counter = i;
            database.AddResource(OpenStore.DefinitionOf(counter)).AddEventualConsistency(options =>
            {
                OpenStore.Configure(options, counter);
                options.AutoConsolidate = true;
                options.ConsolidationInterval = ConsolidationInterval;
                options.BatchTransactions = true;
                options.BatchSize = QueueMax;
                options.QueueTransactionsMax = QueueMax;
            });
        }

        builder.Services.AddHealthChecks().AddS3DbCounters(timeout: HealthTimeout);
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            return new HostedStore(host);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    public async Task<OpenStore> OpenAsync(Population population) => new(
        this,
        await Services.GetRequiredService<S3DatabaseProvider>().GetAsync(),
        population,
        Services.GetRequiredService<CounterPlugins>().All);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }
    }
}
