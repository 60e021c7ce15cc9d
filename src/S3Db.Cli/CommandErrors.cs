using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace S3Db.Cli;

/// <summary>Turns what went wrong into one line on stderr and an exit code.</summary>
internal static partial class CommandErrors
{
    public static int Report(CliHost host, Exception exception) => exception switch
    {
        S3DbException error => Report(host, error.Message, ExitCode.Of(error.Kind)),
        OptionsValidationException error => Report(host, string.Join(' ', error.Failures), ExitCode.Usage),
        OperationCanceledException => Report(host, "Stopped before it was done.", ExitCode.Failure),
        AggregateException error => Report(host, error.GetBaseException()),
        _ => Report(
            host,
            $"{exception.GetType().Name}: {exception.Message} This is a defect of s3db; please report it.",
            ExitCode.Failure),
    };

    public static int Report(CliHost host, string message, int exitCode)
    {
        host.Error.WriteLine($"s3db: {ToLine(message)}");
        return exitCode;
    }

    /// <summary>The text on one line and without the secret of any connection string in it.</summary>
    public static string ToLine(string text) =>
        Secret().Replace(LineBreak().Replace(text.Trim(), " "), "${scheme}://***@");

    // Without a time limit: it would run out where a process is not given the processor, and there is no input to fear.
    // To the last '@' of the word: a secret that is not encoded may hold a '/', a '?' or an '@'.
    // KEY:SECRET is what the examples in messages say.
    [GeneratedRegex(
        @"\b(?<scheme>s3|https?)://(?!KEY:SECRET@[^@\s]*(\s|$))\S*@",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        Timeout.Infinite)]
    private static partial Regex Secret();

    [GeneratedRegex(@"\s*[\r\n]+\s*", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex LineBreak();
}
