using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using S3Db.Storage;

namespace S3Db.Tests;

public sealed class DatabaseHealthCheckTests
{
    [Fact]
    public async Task CheckHealthAsync_WhenNotStarted_IsUnhealthy()
    {
        using var host = Build(new InMemoryObjectStore());

        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(host)).Status);
    }

    [Fact]
    public async Task CheckHealthAsync_WhenTheStoreAnswers_IsHealthyAndCostsOneGet()
    {
        using var host = Build(new InMemoryObjectStore());
        await host.StartAsync();
        var statistics = host.Services.GetRequiredService<S3Database>().Statistics;
        var before = statistics.Snapshot();

        var entry = await CheckAsync(host);

        Assert.Equal(HealthStatus.Healthy, entry.Status);
        Assert.Equal("memory://test", entry.Data["database"]);
        Assert.Equal(1, statistics.Snapshot().Total - before.Total);
    }

    [Fact]
    public async Task CheckHealthAsync_WhenTheCatalogHasGone_IsUnhealthyUntilItIsBack()
    {
        var store = new InMemoryObjectStore();
        using var host = Build(store);
        await host.StartAsync();
        var catalog = await store.GetAsync("s3db.json");
        await store.DeleteAsync("s3db.json");

        var broken = await CheckAsync(host);
        await store.PutAsync("s3db.json", catalog.Body);
        var recovered = await CheckAsync(host);

        Assert.Equal(HealthStatus.Unhealthy, broken.Status);
        Assert.Equal("Corrupt", broken.Data["error"]);
        Assert.Equal(HealthStatus.Healthy, recovered.Status);
    }

    private static IHost Build(InMemoryObjectStore store)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddS3Db().UseStore(_ => store);
        builder.Services.AddHealthChecks().AddS3Db();
        return builder.Build();
    }

    private static async Task<HealthReportEntry> CheckAsync(IHost host)
    {
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return report.Entries["s3db"];
    }
}
