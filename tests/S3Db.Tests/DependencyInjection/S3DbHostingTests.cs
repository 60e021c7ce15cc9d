using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.Tests;

public sealed class S3DbHostingTests
{
    private static readonly ResourceDefinition Wallets = new("wallets")
    {
        Attributes = { ["balance"] = "number|default:0" },
    };

    [Fact]
    public async Task StartAsync_WhenResourcesAreDeclared_ConnectsAndCreatesThem()
    {
        using var host = Build(services => services
            .AddS3Db(options => options.ConnectionString = "memory://hosting-resources")
            .AddResource(Wallets)
            .AddResource(Wallets));
        await host.StartAsync();

        var db = host.Services.GetRequiredService<S3Database>();
        Assert.Equal("wallets", db.Resource("wallets").Name);
        Assert.Same(db, await host.Services.GetRequiredService<S3DatabaseProvider>().GetAsync());
    }

    [Fact]
    public void GetRequiredService_WhenTheHostHasNotStarted_SaysWhatToDo()
    {
        using var host = Build(services => services.AddS3Db("memory://hosting-early"));

        var error = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<S3Database>());

        Assert.StartsWith("The S3Db database is not connected yet", error.Message, StringComparison.Ordinal);
        Assert.Contains("awaits GetAsync", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_WhenAServiceWasRegisteredEarlier_HasConnectedBeforeItStarts()
    {
        using var host = Build(services =>
        {
            services.AddSingleton<EarlyService>();
            services.AddHostedService(provider => provider.GetRequiredService<EarlyService>());
            services.AddS3Db("memory://hosting-order");
        });
        await host.StartAsync();

        Assert.NotNull(host.Services.GetRequiredService<EarlyService>().FoundAtStart);
    }

    [Fact]
    public async Task AddKeyedS3Db_WhenTwoAreAdded_KeepsThemApart()
    {
        using var host = Build(services =>
        {
            services.AddKeyedS3Db("eu", "memory://hosting-eu").AddResource(Wallets);
            services.AddKeyedS3Db("us", "memory://hosting-us");
        });
        await host.StartAsync();

        Assert.Single(host.Services.GetRequiredKeyedService<S3Database>("eu").Resources);
        Assert.Empty(host.Services.GetRequiredKeyedService<S3Database>("us").Resources);
    }

    [Fact]
    public void AddS3Db_WhenRepeated_RegistersOnce()
    {
        using var host = Build(services =>
        {
            services.AddS3Db("memory://hosting-first");
            services.AddS3Db("memory://hosting-last");
        });

        Assert.Single(host.Services.GetServices<IHostedService>());
        var options = host.Services.GetRequiredService<IOptions<S3DbHostingOptions>>().Value;
        Assert.Equal("memory://hosting-last", options.ConnectionString);
    }

    [Theory]
    [InlineData("S3Db:ConnectionString")]
    [InlineData("ConnectionStrings:s3db")]
    public void AddS3Db_WhenConfigured_BindsTheConnectionString(string key)
    {
        using var host = Build(
            services => services.AddS3Db(),
            new() { [key] = "memory://hosting-bound", ["S3Db:RequestTimeout"] = "00:00:07" });

        var options = host.Services.GetRequiredService<IOptions<S3DbHostingOptions>>().Value;
        Assert.Equal("memory://hosting-bound", options.ConnectionString);
        Assert.Equal(TimeSpan.FromSeconds(7), options.RequestTimeout);
    }

    [Fact]
    public void AddS3Db_WhenConfigured_BindsRepetitionAndHedging()
    {
        using var host = Build(
            services => services.AddS3Db(),
            new()
            {
                ["S3Db:Retry:AttemptsMax"] = "3",
                ["S3Db:Retry:TotalTimeMax"] = "00:00:05",
                ["S3Db:Retry:DelayMin"] = "00:00:01",
                ["S3Db:Retry:DelayMax"] = "00:00:04",
                ["S3Db:Hedge:Enabled"] = "false",
                ["S3Db:Hedge:ShareMax"] = "0.05",
                ["S3Db:ConnectionString"] = "memory://hosting-store",
            });

        var options = host.Services.GetRequiredService<IOptions<S3DbHostingOptions>>().Value;
        Assert.Equal(3, options.Retry.AttemptsMax);
        Assert.Equal(TimeSpan.FromSeconds(5), options.Retry.TotalTimeMax);
        Assert.Equal(TimeSpan.FromSeconds(1), options.Retry.DelayMin);
        Assert.Equal(TimeSpan.FromSeconds(4), options.Retry.DelayMax);
        Assert.False(options.Hedge.Enabled);
        Assert.Equal(0.05, options.Hedge.ShareMax);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task StartAsync_WhenRepetitionIsSet_SendsThatOften(int attempts)
    {
        var store = new FaultyObjectStore(new InMemoryObjectStore());
        using var host = Build(services => services
            .AddS3Db(options => options.Retry = new StoreRetryOptions
            {
                AttemptsMax = attempts, DelayMin = TimeSpan.Zero, DelayMax = TimeSpan.Zero,
            })
            .UseStore(_ => store)
            .AddResource(Wallets));
        await host.StartAsync();
        var db = host.Services.GetRequiredService<S3Database>();
        var sent = 0;
        store.BeforeGet = (_, _) =>
        {
            sent++;
            throw new StoreException(StoreErrorKind.Unavailable, "key", "The store is down.");
        };

        await Assert.ThrowsAnyAsync<S3DbException>(() => db.Resource("wallets").GetAsync("w1"));

        Assert.Equal(attempts, sent);
    }

    [Fact]
    public void AddKeyedS3Db_WhenConfigured_BindsTheSectionOfItsKey()
    {
        using var host = Build(
            services => services.AddKeyedS3Db("eu"), new() { ["S3Db:eu:ConnectionString"] = "memory://hosting-eu" });

        var options = host.Services.GetRequiredService<IOptionsMonitor<S3DbHostingOptions>>().Get("eu");
        Assert.Equal("memory://hosting-eu", options.ConnectionString);
    }

    [Fact]
    public async Task StartAsync_WhenSeveralOptionsAreWrong_NamesThemAllWithTheirPaths()
    {
        using var host = Build(
            services => services.AddS3Db(),
            new()
            {
                ["S3Db:RequestTimeout"] = "00:00:00",
                ["S3Db:ConnectionsMax"] = "0",
                ["S3Db:Retry:AttemptsMax"] = "0",
                ["S3Db:Hedge:ShareMax"] = "0.5",
            });

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains("S3Db:ConnectionString: it is empty", error.Message, StringComparison.Ordinal);
        Assert.Contains("S3Db:RequestTimeout: 00:00:00 must be", error.Message, StringComparison.Ordinal);
        Assert.Contains("S3Db:ConnectionsMax: 0 must be", error.Message, StringComparison.Ordinal);
        Assert.Contains("S3Db: Retry.AttemptsMax is 0 and must be", error.Message, StringComparison.Ordinal);
        Assert.Contains("S3Db: Hedge.ShareMax is 0.5 and must be", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_WhenTheConnectionStringIsNull_SaysThatItIsEmpty()
    {
        using var host = Build(services => services.AddS3Db(), new() { ["S3Db:ConnectionString"] = null });

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains("S3Db:ConnectionString: it is empty", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StopAsync_WhenCalled_DisposesTheDatabase()
    {
        using var host = Build(services => services.AddS3Db("memory://hosting-stop"));
        await host.StartAsync();
        var db = host.Services.GetRequiredService<S3Database>();

        await host.StopAsync();

        var error = Assert.Throws<S3DbException>(() => db.Resource("wallets"));
        Assert.Equal(S3DbErrorKind.Closed, error.Kind);
    }

    [Fact]
    public async Task UseStore_WhenGiven_NeedsNoConnectionString()
    {
        var store = new InMemoryObjectStore();
        using var host = Build(services => services.AddS3Db().UseStore(_ => store).AddResource(Wallets));
        await host.StartAsync();

        await using var other = await S3Database.ConnectAsync(store);
        Assert.Contains("wallets", other.Resources.Keys);
    }

    private static IHost Build(
        Action<IServiceCollection> configure, Dictionary<string, string?>? configuration = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(configuration ?? []);
        configure(builder.Services);
        return builder.Build();
    }

    private sealed class EarlyService(IServiceProvider services) : IHostedService
    {
        public S3Database? FoundAtStart { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            FoundAtStart = services.GetRequiredService<S3Database>();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
