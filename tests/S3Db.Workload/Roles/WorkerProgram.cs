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
        using var journal = new JournalFile(JournalFile.PathOf(settings.Folder, settings.Journal), settings.Journal);
        using var stopping = new CancellationTokenSource();
        var listening = ListenAsync(stopping);
        WorkerRole worker = role switch
        {
            Writer => new WriterRole(settings, journal),
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

    private static async Task ListenAsync(CancellationTokenSource stopping)
    {
        await Task.Run(() =>
        {
            while (Console.In.ReadLine() is not null)
            {
            }
        });
        await stopping.CancelAsync();
    }
}
