using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace S3Db.Workload;

/// <summary>
/// One application under sustained load, whose store is out of reach for a while: its connections are reset, then its
/// requests hang. It must neither grow nor lose nor need a restart, and its health check must tell.
/// </summary>
public sealed class LoadRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly LoadOptions _options;
    private readonly string _connectionString;
    private readonly string _folder;
    private readonly ServiceMonitor _monitor;
    private readonly List<string> _complaints = [];

    private LoadRun(LoadOptions options)
    {
        _options = options;
        var name = $"load-{options.Seed}-{Guid.NewGuid().ToString("N")[..8]}";
        _connectionString = $"{options.ConnectionString.TrimEnd('/')}/{name}";
        _folder = Directory.CreateDirectory(options.Folder ?? Path.Join(Path.GetTempPath(), $"s3db-{name}")).FullName;
        _monitor = new ServiceMonitor(JournalFile.PathOf(_folder, WorkerProgram.MonitorJournal));
    }

    /// <summary>Runs it.</summary>
    /// <param name="options">How long and how much.</param>
    /// <param name="report">Told what it is doing and how much of it is done, from 0 to 1.</param>
    public static Task<LoadReport> RunAsync(LoadOptions options, Action<string, double>? report = null) =>
        new LoadRun(options).RunAsync(report ?? ((_, _) => { }));

    private async Task<LoadReport> RunAsync(Action<string, double> report)
    {
        var connection = S3ConnectionString.Parse(_connectionString);
        await using var proxy = FaultyProxy.Start(connection, new ProxyFaultPlan(_options.Seed, share: 0));
        var population = new Population(_options.Wallets);
        await using (var store = await OpenStore.ConnectAsync(_connectionString, population))
        {
            await store.InsertWalletsAsync();
        }

        using var service = CreateService(proxy.Redirect(_connectionString));
        service.Start();
        var since = Stopwatch.GetTimestamp();
        report("begins", 0);
        await UntilAsync(() => _monitor.IsHealthySince(since), "It did not become healthy.");
        var half = (_options.Duration - _options.Outage) / 2;
        report("works", 0);
        await Task.Delay(half);
        var (from, to) = await InterruptAsync(proxy, report);
        report("works again", 0.6);
        await Task.Delay(half);
        var elapsed = Stopwatch.GetElapsedTime(since);

        // A machine that is too slow for the rate gets well only when the load is over.
        service.Rest();
        await UntilAsync(() => _monitor.IsHealthySince(to), "It did not become healthy again after the outage.");
        report("stopping", 1);
        if (await service.StopAsync(Patience) is { } complaint)
        {
            _complaints.Add(complaint);
        }

        report("auditing", 1);
        Judge(from, to);
        var audit = await AuditProcess.RunAsync(new(_connectionString, _folder, _options.Wallets), _complaints);
        return Report(from, to, elapsed, audit);
    }

    /// <summary>
    /// It runs as in a container of that size: the collector of a large machine would leave garbage lie that no
    /// service needs. Half of it is the heap's, the rest the code's, the stacks' and the transport's.
    /// </summary>
    private WorkerProcess CreateService(string connectionString) => new(
        WorkerProgram.Service,
        new WorkerSettings
        {
            ConnectionString = connectionString,
            Folder = _folder,
            Journal = 0,
            Seed = _options.Seed,
            Wallets = _options.Wallets,
            Callers = _options.Callers,
            Rate = _options.Rate,
            Since = Stopwatch.GetTimestamp(),
            Made = 0,
            Most = int.MaxValue,
        },
        heapMax: _options.MemoryMax / 2);

    /// <summary>The outage lasts until its consequences were seen, so that a slow machine changes no verdict.</summary>
    private async Task<(long From, long To)> InterruptAsync(FaultyProxy proxy, Action<string, double> report)
    {
        proxy.Outage = ProxyOutage.Refuse;
        var from = Stopwatch.GetTimestamp();
        report("the store refuses", 0.4);
        await Task.Delay(_options.Outage / 2);
        proxy.Outage = ProxyOutage.Hang;
        report("the store hangs", 0.5);
        await Task.Delay(_options.Outage / 2);
        await UntilAsync(
            () => _monitor.FindFirst(from, status => status != HealthStatus.Healthy) is not null,
            "The health check did not tell of the outage.");
        await UntilAsync(() => _monitor.WaitingMax(from, long.MaxValue) > 0, "The queue was never full in the outage.");
        var to = Stopwatch.GetTimestamp();
        proxy.Outage = ProxyOutage.None;
        return (from, to);
    }

    private async Task UntilAsync(Func<bool> isTrue, string complaint)
    {
        var since = Stopwatch.GetTimestamp();
        while (!isTrue())
        {
            if (Stopwatch.GetElapsedTime(since) > Patience)
            {
                _complaints.Add($"{complaint} That was waited for {Patience}.");
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    private void Judge(long from, long to)
    {
        var lies = _monitor.HealthWithin(from, to).Count(status => status == HealthStatus.Healthy);
        if (lies > 0)
        {
            _complaints.Add($"The health check said {lies} times within the outage that all is well.");
        }

        var (_, memory) = _monitor.MemoryMax();
        if (memory > _options.MemoryMax)
        {
            _complaints.Add($"The process took {memory:N0} bytes and may take {_options.MemoryMax:N0}.");
        }
    }

    private LoadReport Report(long from, long to, TimeSpan elapsed, AuditReport audit)
    {
        var (heap, memory) = _monitor.MemoryMax();
        var report = new LoadReport
        {
            Store = S3ConnectionString.Parse(_connectionString).ToString(),
            Evidence = _folder,
            Duration = elapsed,
            Outage = Stopwatch.GetElapsedTime(from, to),
            Rate = audit.Acknowledged / elapsed.TotalSeconds,
            HeapMax = heap,
            MemoryMax = memory,
            WaitingBefore = _monitor.WaitingMax(0, from),
            WaitingInOutage = _monitor.WaitingMax(from, to),
            NoticedAfter = After(from, _monitor.FindFirst(from, status => status != HealthStatus.Healthy)),
            HealthyAfter = After(to, _monitor.FindFirst(to, status => status == HealthStatus.Healthy)),
            Audit = audit,
        };
        if (report.IsGood && _options.Folder is null)
        {
            Directory.Delete(_folder, recursive: true);
            report = report with { Evidence = null };
        }

        return report;
    }

    private static TimeSpan? After(long since, long? time) =>
        time is { } then ? Stopwatch.GetElapsedTime(since, then) : null;
}
