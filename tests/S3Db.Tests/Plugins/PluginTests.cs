using S3Db.Storage;
using S3Db.Tests.Resources;

namespace S3Db.Tests.Plugins;

public sealed class PluginTests
{
    private readonly InMemoryObjectStore _store = new();

    [Fact]
    public async Task UsePluginAsync_WhenTheNameIsTaken_IsRefused()
    {
        await using var db = await S3Database.ConnectAsync(_store);
        await db.UsePluginAsync(new FakePlugin("audit"));

        var error = await Assert.ThrowsAsync<S3DbException>(() => db.UsePluginAsync(new FakePlugin("audit")));

        Assert.Equal(
            "Cannot install the plugin 'audit': a plugin of that name is installed. Install it once.", error.Message);
    }

    [Fact]
    public async Task UsePluginAsync_BeforeTheResource_InstallsWhenItIsCreated()
    {
        await using var db = await S3Database.ConnectAsync(_store);
        await db.UsePluginAsync(FakePlugin.Managing(new FakeManagedField("balance")));

        var wallets = await db.CreateResourceAsync(Samples.Wallets());

        Assert.Single(wallets.ManagedFields);
    }

    [Fact]
    public async Task UsePluginAsync_BeforeAnotherProcessCreatesTheResource_InstallsWhenItIsOpened()
    {
        await using var db = await S3Database.ConnectAsync(_store);
        await db.UsePluginAsync(FakePlugin.Managing(new FakeManagedField("balance")));
        await using var other = await S3Database.ConnectAsync(_store);
        await other.CreateResourceAsync(Samples.Wallets());

        Assert.Throws<S3DbException>(() => db.Resource("wallets"));
        Assert.Single((await db.GetResourceAsync("wallets")).ManagedFields);
        Assert.Single(db.Resource("wallets").ManagedFields);
    }

    [Fact]
    public async Task CreateResourceAsync_WhenADeferredInstallFails_FailsWithItAndCanBeRepeated()
    {
        await using var db = await S3Database.ConnectAsync(_store);
        var attempts = 0;
        await db.UsePluginAsync(new FakePlugin("late", context => context.WhenResourceAsync(
            "wallets",
            (_, _) => attempts++ == 0 ? throw new InvalidOperationException("not yet") : ValueTask.CompletedTask,
            default)));

        await Assert.ThrowsAsync<InvalidOperationException>(() => db.CreateResourceAsync(Samples.Wallets()));
        await db.CreateResourceAsync(Samples.Wallets());
        await db.CreateResourceAsync(Samples.Wallets());

        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task UsePluginAsync_WhenItFails_TakesBackWhatItAdded()
    {
        await using var db = await S3Database.ConnectAsync(_store);
        var plugin = new FakePlugin("broken", context =>
        {
            context.AddVirtualResource(new FakeVirtualResource());
            throw new InvalidOperationException("broken");
        });

        await Assert.ThrowsAsync<InvalidOperationException>(() => db.UsePluginAsync(plugin));

        Assert.Throws<S3DbException>(() => db.Resource("log"));
        await db.UsePluginAsync(new FakePlugin("broken"));
    }

    [Fact]
    public async Task DisposeAsync_DisposesPluginsLastFirst_ThenRefusesEveryCall()
    {
        var order = new List<string>();
        var db = await S3Database.ConnectAsync(_store);
        var wallets = await db.CreateResourceAsync(Samples.Wallets());
        await db.UsePluginAsync(new FakePlugin("first") { OnDispose = () => order.Add("first") });
        await db.UsePluginAsync(new FakePlugin("second") { OnDispose = () => order.Add("second") });

        await db.DisposeAsync();
        await db.DisposeAsync();

        Assert.Equal(["second", "first"], order);
        var error = await Assert.ThrowsAsync<S3DbException>(() => wallets.GetAsync("w1"));
        Assert.Equal(S3DbErrorKind.Closed, error.Kind);
        Assert.Equal(S3DbErrorKind.Closed, Assert.Throws<S3DbException>(() => db.Resource("wallets")).Kind);
    }

    [Fact]
    public async Task Resource_WhenComputed_CanBeReadAndNotWritten()
    {
        await using var db = await S3Database.ConnectAsync(_store);
        await db.UsePluginAsync(new FakePlugin("log", context =>
        {
            context.AddVirtualResource(new FakeVirtualResource());
            return ValueTask.CompletedTask;
        }));
        var log = db.Resource("log");

        Assert.Equal(2, await log.CountAsync());
        Assert.Equal("t2", (await log.QueryAsync(new { value = Filter.MoreThan(1) }).SingleAsync()).Id);
        Assert.True(await log.ExistsAsync("t1"));
        var error = await Assert.ThrowsAsync<S3DbException>(() => log.DeleteAsync("t1"));
        Assert.Equal("Cannot write 'log': its records are computed by a plugin and can only be read.", error.Message);
        await Assert.ThrowsAsync<S3DbException>(() => db.CreateResourceAsync(new ResourceDefinition("log")));
    }
}
