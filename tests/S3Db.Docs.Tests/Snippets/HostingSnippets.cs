using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace S3Db.Docs.Tests.Snippets;

public sealed class HostingSnippets
{
    [Fact]
    public async Task Host_WhenStarted_HasTheDatabase()
    {
        #region hosting
        var builder = Host.CreateApplicationBuilder();
        builder.Services
            .AddS3Db("memory://hosting")
            .AddResource(new ResourceDefinition("wallets")
            {
                Attributes = { ["userId"] = "string|required", ["balance"] = "number|default:0" },
            })
            .AddEventualConsistency(options =>
            {
                options.Resource = "wallets";
                options.Field = "balance";
                options.ConsolidationInterval = TimeSpan.FromMinutes(5);
            });
        builder.Services.AddHealthChecks().AddS3Db().AddS3DbCounters();
        #endregion
        using var host = builder.Build();
        await host.StartAsync();
        var wallets = host.Services.GetRequiredService<S3Database>().Resource("wallets");
        await wallets.AddAsync("w1", 1);
        Assert.Equal(1m, await wallets.ConsolidateAsync("w1"));
        #region hosting-plugin
        var counters = host.Services.GetRequiredService<CounterPlugins>();
        ConsolidationStatus status = await counters.Get("wallets", "balance").GetStatusAsync();
        #endregion
        Assert.Equal(0, status.PendingSegments);
        await host.StopAsync();
    }
}
