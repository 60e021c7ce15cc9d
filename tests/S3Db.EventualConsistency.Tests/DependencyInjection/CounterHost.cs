using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace S3Db.EventualConsistency.Tests;

/// <summary>Hosts for tests, with nothing in them but what the test adds.</summary>
internal static class CounterHost
{
    public static readonly ResourceDefinition Wallets = new("wallets")
    {
        Attributes = { ["balance"] = "number|default:0", ["points"] = "number|default:0" },
    };

    public static IHost Build(
        Action<IServiceCollection> configure, Dictionary<string, string?>? configuration = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(configuration ?? []);
        configure(builder.Services);
        return builder.Build();
    }

    public static void Balance(EventualConsistencyOptions options)
    {
        options.Resource = "wallets";
        options.Field = "balance";
    }
}
