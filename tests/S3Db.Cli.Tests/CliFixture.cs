using S3Db.EventualConsistency;
using S3Db.Testing;

namespace S3Db.Cli.Tests;

/// <summary>Runs the tool in this process, on a database in memory of its own, under a clock that stands.</summary>
internal sealed class CliFixture
{
    private static int _count;

    public string Connection { get; init; } = $"memory://cli-{Interlocked.Increment(ref _count)}";

    public TimeProvider TimeProvider { get; init; } =
        new ManualTimeProvider(NodaTime.Instant.FromUtc(2026, 11, 20, 15, 0));

    public Func<S3Database, CancellationToken, Task>? BeforeAudit { get; init; }

    /// <summary>Runs a command on the database.</summary>
    public async Task<CliRun> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await CliApp.RunAsync(args, CreateHost(output, error));
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }

    public CliHost CreateHost(TextWriter output, TextWriter error) => new()
    {
        Output = output,
        Error = error,
        TimeProvider = TimeProvider,
        GetVariable = name => name == CommonOptions.DbVariable ? Connection : null,
        BeforeAudit = BeforeAudit,
    };

    /// <summary>Creates wallets with the counter balance, and w1 in it with a balance of 100.</summary>
    public async Task<CliFixture> WithWalletAsync()
    {
        var created = await RunAsync(
            "resource", "create", "wallets", "-a", "userId=string|required", "-a", "balance=number|default:0",
            "-c", "balance");
        created.EnsureOk();
        (await RunAsync("insert", "wallets", "w1", "userId=u1", "balance=100")).EnsureOk();
        return this;
    }

    /// <summary>Creates tiers with the counter points, and level, whose reducer only this code has.</summary>
    public async Task<CliFixture> WithCustomCounterAsync()
    {
        (await RunAsync("resource", "create", "tiers", "-a", "level=number|default:0", "-a", "points=number|default:0"))
            .EnsureOk();
        await using var database = await ConnectAsync();
        await database.UsePluginAsync(new EventualConsistencyPlugin(new EventualConsistencyOptions
        {
            Resource = "tiers", Field = "level", AutoConsolidate = false,
            Reducer = (start, rows) => start + rows.Count, ReducerName = "tiered",
        }));
        await database.UsePluginAsync(new EventualConsistencyPlugin(
            new EventualConsistencyOptions { Resource = "tiers", Field = "points", AutoConsolidate = false }));
        return this;
    }

    public Task<S3Database> ConnectAsync() =>
        S3Database.ConnectAsync(Connection, new S3DatabaseOptions { TimeProvider = TimeProvider });
}
