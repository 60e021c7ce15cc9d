using System.Text.Json;

namespace S3Db.Cli.Tests;

/// <summary>What one run of the tool answered.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    /// <summary>The answer as JSON: there is nothing else on stdout.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public CliRun EnsureOk()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Error}");
        Assert.Empty(Error);
        return this;
    }

    /// <summary>The error is one line with the tool's name before it, and nothing was answered.</summary>
    public CliRun EnsureFailed(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}: {Error}");
        Assert.StartsWith("s3db: ", Error, StringComparison.Ordinal);
        Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(Output);
        return this;
    }
}
