using System.Diagnostics;
using System.Text.Json;

namespace S3Db.Benchmarks.Peers;

/// <summary>
/// Runs the scripts of other systems. Those that cannot run here skip themselves and say why; of all else they say only
/// that is passed on.
/// </summary>
internal static class PeerScripts
{
    public static async Task<IReadOnlyList<PeerLine>> RunAsync(
        string folder, string? s3, int seconds, int callers, CancellationToken cancellationToken)
    {
        var info = new ProcessStartInfo("bash")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                Path.Combine(folder, "run.sh"), "--seconds", $"{seconds}", "--callers", $"{callers}",
            },
        };
        info.Environment["S3DB_TEST_S3"] = s3 ?? string.Empty;
        using var process = Process.Start(info)!;
        process.ErrorDataReceived += (_, said) =>
        {
            if (said.Data is { } text && (text.StartsWith("skipped", StringComparison.Ordinal)
                || text.StartsWith("failed", StringComparison.Ordinal)))
            {
                Console.Error.WriteLine(text);
            }
        };
        process.BeginErrorReadLine();
        var lines = new List<PeerLine>();
        try
        {
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                if (line.StartsWith("{\"peer\"", StringComparison.Ordinal))
                {
                    lines.Add(JsonSerializer.Deserialize<PeerLine>(line)!);
                }
            }

            await process.WaitForExitAsync(cancellationToken);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        return lines;
    }
}
