using System.Diagnostics;

namespace S3Db.Workload;

/// <summary>
/// Real processes on a real server, while everything goes wrong: writers, consolidators and a reader are killed and
/// frozen at random, and a proxy before the server loses, delays, repeats and falsifies. Then it is quiet, late
/// requests arrive, and a fresh process consolidates and audits.
/// </summary>
public sealed class ChaosRun
{
    private static readonly TimeSpan StopPatienceMin = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private readonly ChaosOptions _options;
    private readonly string _connectionString;
    private readonly string _folder;
    private readonly List<string> _complaints = [];

    private ChaosRun(ChaosOptions options)
    {
        _options = options;
        var name = $"chaos-{options.Seed}-{Guid.NewGuid().ToString("N")[..8]}";
        _connectionString = $"{options.ConnectionString.TrimEnd('/')}/{name}";
        _folder = Directory.CreateDirectory(options.Folder ?? Path.Join(Path.GetTempPath(), $"s3db-{name}")).FullName;
    }

    /// <summary>Runs it.</summary>
    /// <param name="options">How long and how hard.</param>
    /// <param name="report">Told now and then what it is doing and how much of it is done, from 0 to 1.</param>
    public static Task<ChaosReport> RunAsync(ChaosOptions options, Action<string, double>? report = null) =>
        new ChaosRun(options).RunAsync(report ?? ((_, _) => { }));

    private async Task<ChaosReport> RunAsync(Action<string, double> report)
    {
        report("making the store", 0);
        var population = new Population(_options.Wallets);
        await using (var store = await OpenStore.ConnectAsync(_connectionString, population))
        {
            await store.InsertWalletsAsync();
        }

        var connection = S3ConnectionString.Parse(_connectionString);
        await using var proxy = connection.Kind == StoreKind.File
            ? null
            : FaultyProxy.Start(connection, new ProxyFaultPlan(_options.Seed, _options.FaultShare));
        var workers = CreateWorkers(proxy?.Redirect(_connectionString) ?? _connectionString);
        var faults = new ProcessFaults(workers, _options);
        try
        {
            await WorkAsync(workers, faults, report);
            report("stopping", 1);
            proxy?.Plan.IsOn = false;
            await StopAsync(workers);
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
        }

        report("settling", 1);
        await SettleAsync(proxy, population);
        report("auditing", 1);
        var audit = await AuditProcess.RunAsync(new(_connectionString, _folder, _options.Wallets), _complaints);
        return Report(proxy, faults, audit);
    }

    private List<WorkerProcess> CreateWorkers(string connectionString)
    {
        var roles = Enumerable.Repeat(WorkerProgram.Writer, _options.Writers)
            .Concat(Enumerable.Repeat(WorkerProgram.Consolidator, _options.Consolidators))
            .Concat(Enumerable.Repeat(WorkerProgram.Reader, _options.Readers));
        var each = _options.TransactionsTotal / _options.Writers;
        return [.. roles.Select((role, index) => new WorkerProcess(role, new WorkerSettings
        {
            ConnectionString = connectionString,
            Folder = _folder,
            Journal = index,
            Seed = _options.Seed,
            Without = _options.Without,
            Wallets = _options.Wallets,
            Callers = role == WorkerProgram.Reader ? _options.Sessions : _options.Callers,
            Rate = each / _options.Duration.TotalSeconds,
            Since = Stopwatch.GetTimestamp(),
            Made = 0,
            Most = each,
        }))];
    }

    private async Task WorkAsync(
        List<WorkerProcess> workers, ProcessFaults faults, Action<string, double> report)
    {
        workers.ForEach(worker => worker.Start());
        await AwaitAsync(workers);
        using var ending = new CancellationTokenSource(_options.Duration);
        var since = Stopwatch.GetTimestamp();
        var hurting = faults.RunAsync(ending.Token);
        while (!ending.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(0.2), ending.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var done = Math.Min(1, Stopwatch.GetElapsedTime(since) / _options.Duration);
            report($"{faults.Kills} kills, {faults.Freezes} freezes", done);
        }

        await hurting;
        var gone = workers.Where(worker => worker.HasExited);
        _complaints.AddRange(gone.Select(worker => $"{worker.Role} ended by itself."));
    }

    /// <summary>Many processes that start at once take their time on a small machine.</summary>
    private static async Task AwaitAsync(List<WorkerProcess> workers)
    {
        var since = Stopwatch.GetTimestamp();
        while (!workers.TrueForAll(worker => worker.IsAtWork) && Stopwatch.GetElapsedTime(since) < StartPatience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }

    private async Task StopAsync(List<WorkerProcess> workers)
    {
        // A consolidation that is under way folds all that was pending when it began: as much as the run has left over.
        var patience = TimeSpan.FromTicks(Math.Max(StopPatienceMin.Ticks, _options.Duration.Ticks));
        var complaints = await Task.WhenAll(workers.Select(worker => worker.StopAsync(patience)));
        _complaints.AddRange(complaints.OfType<string>());
    }

    /// <summary>What arrives when all is done and folded must change nothing that was decided.</summary>
    private async Task SettleAsync(FaultyProxy? proxy, Population population)
    {
        await using var store = await OpenStore.ConnectAsync(_connectionString, population);
        try
        {
            await store.ConsolidateAsync();
        }
        catch (S3DbException exception)
        {
            _complaints.Add($"Consolidating after all was quiet failed: {exception.Message}");
        }

        if (proxy is not null)
        {
            await proxy.Late.DeliverAllAsync();
        }
    }

    private ChaosReport Report(FaultyProxy? proxy, ProcessFaults faults, AuditReport audit)
    {
        var isRemoved = audit.Violations == 0 && _options.Folder is null;
        if (isRemoved)
        {
            Directory.Delete(_folder, recursive: true);
        }

        return new ChaosReport
        {
            Seed = _options.Seed,
            Store = S3ConnectionString.Parse(_connectionString).ToString(),
            Evidence = isRemoved ? null : _folder,
            Duration = _options.Duration,
            Processes = faults.Processes,
            Kills = faults.Kills,
            Freezes = faults.Freezes,
            ProxyRequests = proxy?.Requests ?? 0,
            ProxyFaults = (proxy?.Plan.Counts ?? new Dictionary<ProxyFault, long>())
                .OrderBy(pair => pair.Key)
                .ToDictionary(pair => pair.Key.ToString(), pair => pair.Value, StringComparer.Ordinal),
            LateRequests = proxy?.Late.Delivered ?? 0,
            LateExecuted = proxy?.Late.Executed ?? 0,
            Audit = audit,
        };
    }
}
