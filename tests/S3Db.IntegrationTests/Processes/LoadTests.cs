using S3Db.Testing;
using S3Db.Workload;

namespace S3Db.IntegrationTests;

/// <summary>
/// An application under load whose S3 endpoint is out of reach for some seconds: it loses nothing, stays small, tells
/// its health check and goes on without a restart. The long form is the command <c>load</c> of the simulation.
/// </summary>
public sealed class LoadTests
{
    [Fact]
    public async Task Service_WhenTheStoreIsOutOfReachForAWhile_LosesNothingAndRecovers()
    {
        await using var server = ChooseServer() is null ? await InProcessS3Server.StartAsync() : null;
        var report = await LoadRun.RunAsync(new LoadOptions
        {
            ConnectionString = ChooseServer() ?? server!.ConnectionString,
            Duration = TimeSpan.FromSeconds(18),
            Outage = TimeSpan.FromSeconds(5),
            Rate = 1_000,
            Callers = 3_000,
        });
        Assert.True(report.IsGood, ReportText.Of(report));
        Assert.NotEqual(0, report.Audit.Acknowledged);
        TestContext.Current.TestOutputHelper?.WriteLine(ReportText.Of(report));
    }

    private static string? ChooseServer() =>
        Environment.GetEnvironmentVariable("S3DB_TEST_S3") is { Length: > 0 } connection ? connection : null;
}
