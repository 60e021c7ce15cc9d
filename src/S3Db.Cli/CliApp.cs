using System.CommandLine;
using System.CommandLine.Invocation;
using S3Db.Cli.Commands;

namespace S3Db.Cli;

/// <summary>The tool: its commands, and what all of them share.</summary>
internal static class CliApp
{
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Runs the tool and answers with its exit code.</summary>
    public static Task<int> RunAsync(
        IReadOnlyList<string> args, CliHost host, CancellationToken cancellationToken = default)
    {
        var parsed = CreateRoot(host).Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            var command = string.Join(' ', PathOf(parsed.CommandResult.Command));
            var errors = string.Join(' ', MessagesOf(parsed));
            return Task.FromResult(CommandErrors.Report(
                host, $"{errors}{SuggestionOf(parsed)} See '{command} --help'.", ExitCode.Usage));
        }

        var configuration = new InvocationConfiguration
        {
            Output = host.Output,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = host.HandlesSignals ? DrainTimeout : null,
        };
        return parsed.InvokeAsync(configuration, cancellationToken);
    }

    public static RootCommand CreateRoot(CliHost host) => new(
        "Exact, auditable counters on S3 or a folder. Try 's3db demo'.\n\n" + ExitCode.Help)
    {
        CommonOptions.Db,
        CommonOptions.Json,
        DemoCommand.Create(host),
        InitCommand.Create(host),
        ResourceCommand.Create(host),
        InsertCommand.Create(host),
        GetCommand.Create(host),
        AddCommand.Create(host),
        SubCommand.Create(host),
        SetCommand.Create(host),
        ConsolidateCommand.Create(host),
        CohortCommand.Create(host),
        TransactionsCommand.Create(host),
        WorkerCommand.Create(host),
        VerifyCommand.Create(host),
        DoctorCommand.Create(host),
        EstimateCommand.Create(host),
        SkipCommand.Create(host),
    };

    /// <summary>What is wrong; a word that is no command is told as that, and not as a missing command too.</summary>
    private static IEnumerable<string> MessagesOf(ParseResult parsed)
    {
        var messages = parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal);
        return parsed.UnmatchedTokens.Count == 0
            ? messages
            : messages.Where(message => parsed.UnmatchedTokens.Any(
                token => message.Contains(token, StringComparison.Ordinal)));
    }

    /// <summary>What the first word nobody knows may have meant: an option, or a command.</summary>
    private static string SuggestionOf(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var options = command.Options.Concat(CommonOptions.All).Select(option => option.Name);
        return parsed.UnmatchedTokens is [var word, ..]
            ? NearNames.Suggestion(
                word, word.StartsWith('-') ? options : command.Subcommands.Select(subcommand => subcommand.Name))
            : string.Empty;
    }

    private static List<string> PathOf(Command command)
    {
        var path = new List<string>();
        for (var symbol = command; symbol is not null; symbol = symbol.Parents.OfType<Command>().FirstOrDefault())
        {
            path.Insert(0, symbol is RootCommand ? "s3db" : symbol.Name);
        }

        return path;
    }
}
