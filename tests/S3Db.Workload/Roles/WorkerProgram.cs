using System.Text.Json;

namespace S3Db.Workload;

/// <summary>
/// The main of a process of a run: settings come as the first line of input, and its end is the signal to stop.
/// </summary>
public static class WorkerProgram
{
    public const string Writer = "write";
    public const string Consolidator = "consolidate";
    public const string Reader = "read";
    public const string Auditor = "audit";
    public const string Service = "serve";
    public const int MonitorJournal = 1;

    /// <summary>What tells a service to make no more transactions, on a line of its input.</summary>
    public const string RestCommand = "rest";

    public static async Task RunAsync(string role)
    {
        var line = await Console.In.ReadLineAsync() ?? throw new EndOfStreamException("The settings are missing.");
        if (role == Auditor)
        {
            var request = JsonSerializer.Deserialize<AuditRequest>(line)!;
            var report = await RunAudit.RunAsync(request.ConnectionString, request.Folder, request.Wallets);
            Console.Out.Write(JsonSerializer.Serialize(report));
            return;
        }

        var settings = JsonSerializer.Deserialize<WorkerSettings>(line)!;
        using var journal = Open(settings, settings.Journal);
        using var monitor = role == Service ? Open(settings, MonitorJournal) : null;
        using var stopping = new CancellationTokenSource();
        using var resting = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        var listening = ListenAsync(stopping, resting);
        WorkerRole worker = role switch
        {
            Writer => new WriterRole(settings, journal),
            Service => new ServiceRole(settings, journal, monitor!, resting.Token),
            Consolidator => new ConsolidatorRole(settings, journal),
            _ => new ReaderRole(settings, journal),
        };
        try
        {
            await worker.RunAsync(stopping.Token);
        }
        catch (Exception exception)
        {
            journal.Alarm($"The process {role} ended with {exception}");
            throw;
        }

        await listening;
    }

    private static JournalFile Open(WorkerSettings settings, int journal) =>
        new(JournalFile.PathOf(settings.Folder, journal), journal);

    private static async Task ListenAsync(CancellationTokenSource stopping, CancellationTokenSource resting)
    {
        await Task.Run(() =>
        {
            while (Console.In.ReadLine() is { } line)
            {
                if (line == RestCommand)
                {
                    resting.Cancel();
                }
            }
        });
        await stopping.CancelAsync();
    }
}
