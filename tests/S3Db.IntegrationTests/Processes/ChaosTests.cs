using S3Db.Testing;
using S3Db.Workload;

namespace S3Db.IntegrationTests;

/// <summary>
/// Eight processes on one store for some seconds, killed and frozen at random; on S3 through a proxy that loses,
/// delays, repeats and falsifies. Whatever happens, the audit finds nothing wrong. The long form is the command
/// <c>chaos</c> of the simulation.
/// </summary>
public sealed class ChaosTests
{
    private const int Transactions = 20_000;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Audit_AfterChaosOnAFolder_FindsNothing()
    {
        var folder = Directory.CreateTempSubdirectory("s3db-chaos-");
        try
        {
            await RunAsync($"file://{folder.FullName}", seed: 1);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Audit_AfterChaosOnS3_FindsNothing()
    {
        if (Environment.GetEnvironmentVariable("S3DB_TEST_S3") is { Length: > 0 } connectionString)
        {
            await RunAsync(connectionString, seed: 2);
            return;
        }

        await using var server = await InProcessS3Server.StartAsync();
        await RunAsync(server.ConnectionString, seed: 2);
    }

    private static async Task RunAsync(string connectionString, int seed)
    {
        var report = await ChaosRun.RunAsync(new ChaosOptions
        {
            ConnectionString = connectionString, Duration = Duration, Transactions = Transactions, Seed = seed,
        });
        Assert.True(report.IsGood, ReportText.Of(report));
        Assert.NotEqual(0, report.Audit.Acknowledged);
        TestContext.Current.TestOutputHelper?.WriteLine(ReportText.Of(report));
    }
}
