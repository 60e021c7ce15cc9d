using NodaTime;

namespace S3Db.Testing.Tests;

public sealed class S3DbTestHostTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StartAsync_GivesADatabase_ThatAnotherHandleSees(bool useServer)
    {
        await using var host = await S3DbTestHost.StartAsync(new S3DbTestHostOptions { UseServer = useServer });
        var things = await host.Database.CreateResourceAsync(
            new ResourceDefinition("things") { Attributes = { ["name"] = "string|required" } });
        await things.InsertAsync("t1", new { name = "hammer" });

        var other = await host.ConnectAsync();
        var seen = await (await other.GetResourceAsync("things")).GetAsync("t1");

        Assert.Equal("hammer", seen.GetString("name"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ConnectionString_OpensTheSameObjects(bool useServer)
    {
        await using var host = await S3DbTestHost.StartAsync(new S3DbTestHostOptions { UseServer = useServer });
        await host.Database.CreateResourceAsync(
            new ResourceDefinition("things") { Attributes = { ["name"] = "string" } });

        await using var other = await S3Database.ConnectAsync(host.ConnectionString);

        Assert.Contains("things", other.Resources.Keys);
    }

    [Fact]
    public async Task Time_IsTheClockOfTheStore()
    {
        var start = Instant.FromUtc(2030, 1, 2, 3, 4);
        await using var host = await S3DbTestHost.StartAsync(new S3DbTestHostOptions { StartTime = start });

        host.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(start + Duration.FromHours(1), (await host.Store.GetAsync("none")).StoreTime);
    }

    [Fact]
    public async Task Hosts_DoNotShareObjects()
    {
        await using var one = await S3DbTestHost.StartAsync();
        await using var two = await S3DbTestHost.StartAsync();

        await one.Store.PutAsync("probe", "x"u8.ToArray());

        Assert.NotEqual(one.ConnectionString, two.ConnectionString);
        Assert.False((await two.Store.GetAsync("probe")).IsFound);
    }

    [Fact]
    public async Task Seed_MakesRunsEqual()
    {
        Assert.Equal(await TraceAsync(3), await TraceAsync(3));
        Assert.NotEqual(await TraceAsync(3), await TraceAsync(4));
    }

    [Fact]
    public async Task Store_InjectsFaultsIntoTheFirstHandleOnly()
    {
        await using var host = await S3DbTestHost.StartAsync();
        var other = await host.ConnectAsync();

        host.Store.Crash();

        await Assert.ThrowsAsync<SimulatedCrashException>(
            () => host.Database.CreateResourceAsync(new ResourceDefinition("things")));
        await other.CreateResourceAsync(
            new ResourceDefinition("things") { Attributes = { ["name"] = "string" } });
    }

    private static async Task<string> TraceAsync(int seed)
    {
        await using var host = await S3DbTestHost.StartAsync(new S3DbTestHostOptions { Seed = seed });
        var things = await host.Database.CreateResourceAsync(
            new ResourceDefinition("things") { Attributes = { ["name"] = "string" } });
        await things.InsertAsync("t1", new { name = "hammer" });
        return Convert.ToHexString((await host.Store.GetAsync("s3db.json")).Body.Span);
    }
}
