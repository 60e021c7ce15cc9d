using System.Diagnostics;
using System.Text.Json;
using S3Db.Simulation.Reports;

namespace S3Db.Simulation.Commands;

/// <summary>Several processes of this program, each with one thread, share the seeds of a range.</summary>
internal static class WorkerPool
{
    public static async Task RunAsync(
        WorkOrder order, int jobs, Action<SeedResult> onResult, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var workers = Math.Clamp(jobs, 1, Math.Max(1, order.Count));
        await Task.WhenAll(Enumerable.Range(0, workers).Select(
            number => WorkAsync(order, number, workers, onResult, stopping.Token)));
    }

    private static async Task WorkAsync(
        WorkOrder order, int number, int workers, Action<SeedResult> onResult, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            ArgumentList =
            {
                "work", "--seed", $"{order.First + (ulong)number}", "--seeds", $"{order.Count - number}",
                "--step", $"{workers}",
            },
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Insert(0, typeof(WorkerPool).Assembly.Location);
        }

        if (order.Without is { } rule)
        {
            start.ArgumentList.Add("--without");
            start.ArgumentList.Add(rule);
        }

        if (order.Focus is { } focus)
        {
            start.ArgumentList.Add("--focus");
            start.ArgumentList.Add(focus);
        }

        using var process = Process.Start(start)!;
        try
        {
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                if (line.StartsWith('{'))
                {
                    onResult(JsonSerializer.Deserialize<SeedResult>(line)!);
                }
            }

            await process.WaitForExitAsync(cancellationToken);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
