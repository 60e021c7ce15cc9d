using S3Db.Storage;

namespace S3Db.IntegrationTests.Storage;

public sealed class StoreProbeIntegrationTests
{
    [Fact]
    public async Task RunAsync_OnEndpoint_PassesEveryCheck()
    {
        await using var endpoint = await TestEndpoint.StartAsync();

        var report = await StoreProbe.RunAsync(endpoint.Stack.Unretried);

        Assert.All(report.Checks, check => Assert.True(check.IsPassed, check.ToString()));
        Assert.InRange(report.RequestCount, 1, StoreProbe.RequestsMax);
    }
}
