using System.Diagnostics;
using System.Text.Json;

namespace S3Db.Workload;

/// <summary>Has a fresh process hold the audit of a run.</summary>
public static class AuditProcess
{
    /// <param name="request">What to audit.</param>
    /// <param name="complaints">What has been found wrong already.</param>
    /// <exception cref="InvalidOperationException">The audit could not be held.</exception>
    public static async Task<AuditReport> RunAsync(AuditRequest request, IReadOnlyCollection<string> complaints)
    {
        using var process = Process.Start(WorkerProcess.StartInfo(WorkerProgram.Auditor))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request));
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"The audit ended with {process.ExitCode}: {await errors} The journals are in {request.Folder}.");
        }

        var audit = JsonSerializer.Deserialize<AuditReport>(await output)!;
        return audit with
        {
            Violations = audit.Violations + complaints.Count,
            Findings = [.. audit.Findings, .. complaints],
        };
    }
}
