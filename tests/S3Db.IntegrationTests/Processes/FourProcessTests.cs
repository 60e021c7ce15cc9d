using System.Diagnostics;
using S3Db.EventualConsistency;
using S3Db.Testing;
using S3Db.Workload;

namespace S3Db.IntegrationTests;

/// <summary>
/// Four processes on one store, adding and subtracting on the same wallets while two of them consolidate.
/// </summary>
public sealed class FourProcessTests
{
    private const int Wallets = 50;
    private const int TransactionsPerProcess = 2_000;

    [Fact]
    public async Task Balances_WhenFourProcessesWriteToAFolder_AreExact()
    {
        var folder = Directory.CreateTempSubdirectory("s3db-processes-");
        try
        {
            await RunAsync($"file://{folder.FullName}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Balances_WhenFourProcessesWriteToS3_AreExact()
    {
        if (Environment.GetEnvironmentVariable("S3DB_TEST_S3") is { Length: > 0 } connectionString)
        {
            await RunAsync($"{connectionString}/processes-{Guid.NewGuid():N}");
            return;
        }

        await using var server = await InProcessS3Server.StartAsync();
        await RunAsync($"{server.ConnectionString}/processes");
    }

    private static async Task RunAsync(string connectionString)
    {
        var processes = Enumerable.Range(0, 4).Select(process => StartAsync(connectionString, process));
        var outputs = await Task.WhenAll(processes);
        var expected = Tally.Sum([.. outputs.Select(Tally.Parse)]);

        var (database, wallets, plugin) = await WalletLoad.OpenAsync(connectionString);
        await using var _ = database;
        await plugin.ConsolidateAsync();
        var balances = new List<decimal>();
        for (var wallet = 0; wallet < Wallets; wallet++)
        {
            balances.Add((await wallets.GetValueAsync(Tally.IdOf(wallet))).Value);
        }

        Assert.Equal(expected.Balances, balances);
        var rows = await plugin.GetTransactionsAsync().ToListAsync();
        Assert.Equal(4 * TransactionsPerProcess, rows.DistinctBy(row => row.Id).Count());
        Assert.Equal(4 * TransactionsPerProcess, rows.Count);
        var days = rows.Select(row => row.CohortDate).ToList();
        var stats = await plugin.GetCohortStatsAsync(days.Min(), days.Max());
        Assert.Equal(
            (expected.Adds, expected.Added, expected.Subs, expected.Subtracted, expected.Added - expected.Subtracted),
            (stats.ByOperation.Add.Count, stats.ByOperation.Add.Sum,
                stats.ByOperation.Sub.Count, stats.ByOperation.Sub.Sum, stats.TotalValue));
        Assert.Equal(0, stats.IneffectiveCount);
    }

    private static async Task<string> StartAsync(string connectionString, int process)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "S3Db.Workload.dll"),
                connectionString,
                $"{process + 1}",
                $"{TransactionsPerProcess}",
                $"{Wallets}",
                process < 2 ? "1" : "0",
            },
        };
        using var running = Process.Start(start)!;
        var output = running.StandardOutput.ReadToEndAsync();
        var errors = running.StandardError.ReadToEndAsync();
        await running.WaitForExitAsync();
        Assert.True(running.ExitCode == 0, $"process {process} ended with {running.ExitCode}: {await errors}");
        return await output;
    }
}
