using System.CommandLine;

namespace S3Db.Cli;

/// <summary>Connects a command to what it does.</summary>
internal static class CommandExtensions
{
    /// <summary>
    /// Runs this when the command is called; whatever goes wrong becomes a line on stderr and an exit code.
    /// </summary>
    public static Command Does(this Command command, CliHost host, Func<CommandContext, Task<int>> run)
    {
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                return await run(new CommandContext(host, parsed, cancellationToken)).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                return CommandErrors.Report(host, exception);
            }
        });
        return command;
    }

    /// <summary>The same for a command that does or fails.</summary>
    public static Command Does(this Command command, CliHost host, Func<CommandContext, Task> run) =>
        command.Does(host, async context =>
        {
            await run(context).ConfigureAwait(false);
            return ExitCode.Ok;
        });
}
