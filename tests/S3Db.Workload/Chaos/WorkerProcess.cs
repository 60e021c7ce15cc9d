using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace S3Db.Workload;

/// <summary>A process of a run: started, frozen, killed and started again under a new journal.</summary>
/// <param name="role">What it does.</param>
/// <param name="settings">What it is told.</param>
/// <param name="heapMax">The bytes its managed heap may take; null for as many as the machine has.</param>
public sealed class WorkerProcess(string role, WorkerSettings settings, long? heapMax = null) : IDisposable
{
    private Process? _process;
    private Task<string> _errors = Task.FromResult(string.Empty);

    public string Role => role;

    public WorkerSettings Settings { get; private set; } = settings;

    /// <summary>Whether somebody is doing something to it already.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Whether it has opened the store and begun to work.</summary>
    public bool IsAtWork =>
        new FileInfo(JournalFile.PathOf(Settings.Folder, Settings.Journal)) is { Exists: true, Length: > 0 };

    public bool HasExited => _process!.HasExited;

    public static ProcessStartInfo StartInfo(string role)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { typeof(WorkerProcess).Assembly.Location, role },
        };

        // The limits of whoever starts it are not its own.
        foreach (var name in start.Environment.Keys.Where(IsRuntimeSetting).ToList())
        {
            start.Environment.Remove(name);
        }

        // Many processes start on few cores.
        start.Environment["DOTNET_TieredPGO"] = "0";
        return start;
    }

    public void Start()
    {
        var start = StartInfo(role);
        if (heapMax is { } bytes)
        {
            start.Environment["DOTNET_GCHeapHardLimit"] = bytes.ToString("x", CultureInfo.InvariantCulture);
        }

        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(Settings));
        _process.StandardInput.Flush();
    }

    /// <summary>Kills it, as a crash of the machine would but for what the system has taken.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts its successor, which writes a journal of its own and goes on where it ended.</summary>
    public void Restart(int journal)
    {
        // There is none when it was killed before it began.
        var path = JournalFile.PathOf(Settings.Folder, Settings.Journal);
        var made = File.Exists(path) ? JournalFile.Read(path).Count(entry => entry.Kind == JournalKind.Intent) : 0;
        _process!.Dispose();
        Settings = Settings with
        {
            Journal = journal, Predecessor = Settings.Journal, Made = Settings.Made + made,
        };
        Start();
    }

    public void Freeze() => Signals.Freeze(_process!.Id);

    public void Wake() => Signals.Wake(_process!.Id);

    /// <summary>Tells it to make no more transactions and to stay.</summary>
    public void Rest()
    {
        _process!.StandardInput.WriteLine(WorkerProgram.RestCommand);
        _process.StandardInput.Flush();
    }

    /// <summary>Tells it to finish, and waits.</summary>
    /// <returns>What it complained of; null when it ended well.</returns>
    public async Task<string?> StopAsync(TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience);
        try
        {
            _process!.StandardInput.Close();
            await _process.WaitForExitAsync(timeout.Token);
            return _process.ExitCode == 0 ? null : $"{role} ended with {_process.ExitCode}: {await _errors}";
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
            return $"{role} did not end within {patience} of being told to.";
        }
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
        }

        _process?.Dispose();
    }

    private static bool IsRuntimeSetting(string name) => name.StartsWith("DOTNET_ThreadPool", StringComparison.Ordinal);
}
