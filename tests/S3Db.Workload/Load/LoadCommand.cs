using System.Text.Json;

namespace S3Db.Workload;

/// <summary>
/// <c>load --db CONNECTION --minutes M [--rate R] [--outage-seconds S] [--journals FOLDER] [--json FILE]</c>
/// </summary>
public static class LoadCommand
{
    public const string Name = "load";

    /// <returns>0, or 1 when something was violated.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var line = new CommandLine(
            arguments, "--db", "--minutes", "--rate", "--outage-seconds", "--journals", "--json");
        var options = new LoadOptions { ConnectionString = line.Text("--db"), Folder = line.Find("--journals") };
        options = options with
        {
            Duration = line.Number("--minutes") is { } minutes ? TimeSpan.FromMinutes(minutes) : options.Duration,
            Rate = line.Number("--rate") ?? options.Rate,
            Outage = line.Number("--outage-seconds") is { } outage ? TimeSpan.FromSeconds(outage) : options.Outage,
        };
        if (options.Outage >= options.Duration)
        {
            throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"Cannot run this: the outage of {options.Outage} must be shorter than all of it, {options.Duration}.");
        }

        var report = await Screen.ShowAsync(Name, show => LoadRun.RunAsync(options, show));
        Console.Out.WriteLine(ReportText.Of(report));
        if (line.Find("--json") is { } file)
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(report, ReportText.Json));
        }

        return report.IsGood ? 0 : 1;
    }
}
