using System.Runtime.InteropServices;

namespace S3Db.Benchmarks.Running;

/// <summary>
/// Asks this process to end once what it began is cleaned up: at a signal, or, for a process started by this program,
/// when that program is gone. A second signal ends it at once.
/// </summary>
internal sealed class StopRequest : IDisposable
{
    private const int SignalledExitCode = 128;

    private readonly CancellationTokenSource _stopping = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _number;

    public StopRequest() => _registrations = [Register(PosixSignal.SIGINT, 2), Register(PosixSignal.SIGTERM, 15)];

    public CancellationToken Token => _stopping.Token;

    /// <summary>As a shell tells that a signal ended a process: 130 or 143; 1 when no signal did.</summary>
    public int ExitCode => _number == 0 ? 1 : SignalledExitCode + _number;

    /// <summary>The end of the standard input is that of the process that started this one.</summary>
    public void WatchInput() => _ = Task.Factory.StartNew(
        () =>
        {
            Console.In.ReadLine();
            _stopping.Cancel();
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    /// <summary>One line on the standard error, and the exit code.</summary>
    public int Tell()
    {
        var name = _number == 2 ? "SIGINT" : "SIGTERM";
        Console.Error.WriteLine($"Stopped by {name}: the report has the scenarios that had ended.");
        return ExitCode;
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private PosixSignalRegistration Register(PosixSignal signal, int number) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = Interlocked.CompareExchange(ref _number, number, 0) == 0;
            _stopping.Cancel();
        });
}
