namespace S3Db.Cli;

/// <summary>What the tool knows of the world outside, so that tests can run a command as a user does.</summary>
internal sealed record CliHost
{
    private const int RedirectedWidth = 100;
    private const int TerminalWidthMin = 60;

    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Whether a person looks at <see cref="Output"/>: then there are colours and progress bars.</summary>
    public bool IsTerminal { get; init; }

    public int Width { get; init; } = RedirectedWidth;

    public Func<string, string?> GetVariable { get; init; } = static _ => null;

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Whether SIGINT and SIGTERM end the command.</summary>
    public bool HandlesSignals { get; init; }

    /// <summary>Lets a test do harm to the demo's database before its audit.</summary>
    public Func<S3Database, CancellationToken, Task>? BeforeAudit { get; init; }

    public static CliHost OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        IsTerminal = !Console.IsOutputRedirected,
        Width = Console.IsOutputRedirected ? RedirectedWidth : Math.Max(Console.WindowWidth, TerminalWidthMin),
        GetVariable = Environment.GetEnvironmentVariable,
        HandlesSignals = true,
    };
}
