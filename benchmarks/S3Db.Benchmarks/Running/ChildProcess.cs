using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace S3Db.Benchmarks.Running;

/// <summary>
/// This program in another process: it gets one order as a line of JSON on its standard input and answers with lines of
/// JSON on its standard output.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static readonly TimeSpan CleanupMax = TimeSpan.FromSeconds(10);

    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <summary>Starts a process for a hidden command of this program.</summary>
    /// <param name="command">The command.</param>
    /// <param name="order">What it reads first.</param>
    /// <param name="gen0Bytes">Bytes it allocates between two collections; null for the runtime's choice.</param>
    /// <param name="heapBytesMax">Bytes of objects it may hold, as in a small container; null for no limit.</param>
    public static async Task<ChildProcess> StartAsync<TOrder>(
        string command, TOrder order, long? gen0Bytes = null, long? heapBytesMax = null)
    {
        var info = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            info.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        }

        Limit("DOTNET_GCgen0size", gen0Bytes);
        Limit("DOTNET_GCHeapHardLimit", heapBytesMax);
        info.ArgumentList.Add(command);
        var child = new ChildProcess(Process.Start(info)!);
        await child.WriteAsync(order);
        return child;

        void Limit(string variable, long? bytes)
        {
            if (bytes is { } value)
            {
                info.Environment[variable] = value.ToString("X", CultureInfo.InvariantCulture);
            }
        }
    }

    public async Task WriteAsync<T>(T message)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(message, Json));
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>The next line; null when the process has ended.</summary>
    public async Task<T?> ReadAsync<T>(CancellationToken cancellationToken)
        where T : class
    {
        var line = await _process.StandardOutput.ReadLineAsync(cancellationToken);
        return line is null ? null : JsonSerializer.Deserialize<T>(line, Json);
    }

    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Asks the process to end by closing its input, and ends it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(CleanupMax);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
