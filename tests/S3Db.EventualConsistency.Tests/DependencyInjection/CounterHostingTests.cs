using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using S3Db.EventualConsistency.Tests.Transactions;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests;

public sealed class CounterHostingTests
{
    [Fact]
    public async Task StartAsync_WhenCountersAreDeclared_TheyAreActive()
    {
        using var host = CounterHost.Build(services => services
            .AddS3Db("memory://counters-declared")
            .AddEventualConsistency(CounterHost.Balance)
            .AddEventualConsistency(options => (options.Resource, options.Field) = ("wallets", "points"))
            .AddResource(CounterHost.Wallets));
        await host.StartAsync();

        var wallets = host.Services.GetRequiredService<S3Database>().Resource("wallets");
        await wallets.AddAsync("w1", "balance", 5m);
        await wallets.AddAsync("w1", "points", 6m);
        Assert.Equal(5m, await wallets.ConsolidateAsync("w1", "balance"));
        Assert.Equal(6m, await wallets.ConsolidateAsync("w1", "points"));
        var plugins = host.Services.GetRequiredService<CounterPlugins>();
        Assert.Equal(PluginState.Active, plugins.Get("wallets", "points").State);
        await host.StopAsync();
    }

    [Fact]
    public void AddEventualConsistency_WhenConfigured_BindsEveryOption()
    {
        using var host = CounterHost.Build(
            services => services.AddS3Db().AddEventualConsistency().AddEventualConsistency(),
            new()
            {
                ["S3Db:ConnectionString"] = "memory://counters-bound",
                ["S3Db:Counters:0:Resource"] = "wallets",
                ["S3Db:Counters:0:Field"] = "balance",
                ["S3Db:Counters:0:Mode"] = "Sync",
                ["S3Db:Counters:0:AutoConsolidate"] = "false",
                ["S3Db:Counters:0:ConsolidationInterval"] = "00:05:00",
                ["S3Db:Counters:0:Cohort:TimeZone"] = "America/Sao_Paulo",
                ["S3Db:Counters:0:BatchTransactions"] = "true",
                ["S3Db:Counters:0:BatchSize"] = "7",
                ["S3Db:Counters:0:Shards"] = "3",
                ["S3Db:Counters:0:ReducerName"] = "max",
                ["S3Db:Counters:0:OperationTimeout"] = "00:00:09",
            });

        var options = host.Services.GetRequiredService<EventualConsistencyPlugin>().Options;
        Assert.Equal("wallets", options.Resource);
        Assert.Equal("balance", options.Field);
        Assert.Equal(ConsolidationMode.Sync, options.Mode);
        Assert.False(options.AutoConsolidate);
        Assert.Equal(TimeSpan.FromMinutes(5), options.ConsolidationInterval);
        Assert.Equal("America/Sao_Paulo", options.Cohort.TimeZone);
        Assert.True(options.BatchTransactions);
        Assert.Equal(7, options.BatchSize);
        Assert.Equal(3, options.Shards);
        Assert.Same(Reducers.Max, options.Reducer);
        Assert.Equal(TimeSpan.FromSeconds(9), options.OperationTimeout);
    }

    [Fact]
    public async Task StartAsync_WhenMuchIsWrong_OneMessageNamesItAllWithItsPaths()
    {
        using var host = CounterHost.Build(
            services => services
                .AddS3Db()
                .AddEventualConsistency()
                .AddEventualConsistency(options => options.Shards = 0),
            new()
            {
                ["S3Db:ConnectionsMax"] = "0",
                ["S3Db:Counters:0:Resource"] = "wallets",
                ["S3Db:Counters:0:Field"] = "balance",
                ["S3Db:Counters:0:Cohort:TimeZone"] = "Mars/Olympus",
                ["S3Db:Counters:0:BatchSize"] = "0",
                ["S3Db:Counters:1:Resource"] = "wallets",
                ["S3Db:Counters:1:Field"] = "balance",
                ["S3Db:Counters:2:Shards"] = "many",
                ["S3Db:Counters:3:Intervall"] = "1",
                ["S3Db:Counters:4:ReducerName"] = "vip",
            });

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.All(
            new[]
            {
                "S3Db:ConnectionString: it is empty",
                "S3Db:ConnectionsMax: 0 must be",
                "S3Db:Counters:0:Cohort:TimeZone: ",
                "S3Db:Counters:0:BatchSize: 0 must be",
                "S3Db:Counters:1: 'wallets.balance' is declared at S3Db:Counters:0 too",
                "S3Db:Counters:2: Failed to convert",
                "'Intervall'",
                "S3Db:Counters:4: ReducerName is 'vip' and must be one of last-set-then-sum, sum",
                "AddEventualConsistency[0]:Shards: 0 must be",
                "AddEventualConsistency[0]:Resource: it is empty",
            },
            wanted => Assert.Contains(wanted, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task StopAsync_WhenABatchWaits_StoresItBeforeItReturns()
    {
        var store = new InMemoryObjectStore();
        using var host = CounterHost.Build(services =>
        {
            services.AddSingleton<TimeProvider>(new ManualTimeProvider());
            services.AddS3Db().UseStore(_ => store).AddResource(CounterHost.Wallets).AddEventualConsistency(options =>
            {
                CounterHost.Balance(options);
                options.BatchTransactions = true;
            });
        });
        await host.StartAsync();
        var wallets = host.Services.GetRequiredService<S3Database>().Resource("wallets");
        var adding = wallets.AddAsync("w1", 5m);
        Assert.False(adding.IsCompleted);

        await host.StopAsync();

        Assert.Equal(Verdict.Pending, (await adding).Status);
    }

    [Fact]
    public async Task StopAsync_WhenTheHostHasNoTimeLeft_DoesNotWaitForTheStore()
    {
        var inner = new InMemoryObjectStore();
        await using (var db = await S3Database.ConnectAsync(inner))
        {
            await db.CreateResourceAsync(CounterHost.Wallets);
            await db.UsePluginAsync(new EventualConsistencyPlugin(
                new EventualConsistencyOptions { Resource = "wallets", Field = "balance" }));
        }

        var store = new GatedStore(inner);
        using var host = CounterHost.Build(services =>
            services.AddS3Db().UseStore(_ => store).AddEventualConsistency(CounterHost.Balance));
        await host.StartAsync();
        var adding = host.Services.GetRequiredService<S3Database>().Resource("wallets").AddAsync("w1", 5m);
        var put = await store.NextPutAsync();

        await host.StopAsync(new CancellationToken(canceled: true));

        Assert.False(adding.IsCompleted);
        await put.AnswerAsync();
        Assert.Equal(Verdict.Pending, (await adding).Status);
    }

    [Fact]
    public async Task StartAsync_WhenTheContainerHasMeters_CountersReportThere()
    {
        using var host = CounterHost.Build(services => services
            .AddMetrics()
            .AddS3Db("memory://counters-meter")
            .AddResource(CounterHost.Wallets)
            .AddEventualConsistency(CounterHost.Balance));
        await host.StartAsync();

        var plugin = host.Services.GetRequiredService<EventualConsistencyPlugin>();
        var factory = host.Services.GetRequiredService<IMeterFactory>();
        Assert.Same(factory, plugin.Instruments.Duration.Meter.Scope);
    }

    [Fact]
    public async Task AddKeyedS3Db_WhenTwoHaveCounters_KeepsThemApart()
    {
        using var host = CounterHost.Build(
            services =>
            {
                services.AddKeyedS3Db("eu").AddResource(CounterHost.Wallets).AddEventualConsistency();
                services.AddKeyedS3Db("us", "memory://counters-us").AddResource(CounterHost.Wallets)
                    .AddEventualConsistency(options => (options.Resource, options.Field) = ("wallets", "points"));
            },
            new()
            {
                ["ConnectionStrings:eu"] = "memory://counters-eu",
                ["S3Db:eu:Counters:0:Resource"] = "wallets",
                ["S3Db:eu:Counters:0:Field"] = "balance",
            });
        await host.StartAsync();

        Assert.Equal(
            "eventual-consistency:wallets.balance",
            host.Services.GetRequiredKeyedService<EventualConsistencyPlugin>("eu").Name);
        Assert.Equal(
            "eventual-consistency:wallets.points",
            host.Services.GetRequiredKeyedService<EventualConsistencyPlugin>("us").Name);
    }
}
