using System.Text.Json;

namespace S3Db.Workload;

/// <summary>
/// <c>chaos --db CONNECTION --minutes M [--transactions N] [--seed S] [--without RULE] [--journals FOLDER]
/// [--json FILE]</c>
/// </summary>
public static class ChaosCommand
{
    public const string Name = "chaos";

    /// <returns>0, or 1 when something was violated.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var line = new CommandLine(
            arguments, "--db", "--minutes", "--transactions", "--seed", "--without", "--journals", "--json");
        var options = new ChaosOptions
        {
            ConnectionString = line.Text("--db"),
            Duration = TimeSpan.FromMinutes(line.Number("--minutes") ?? 1),
            Transactions = (int?)line.Number("--transactions"),
            Seed = (int)(line.Number("--seed") ?? 1),
            Without = RuleOf(line.Find("--without")),
            Folder = line.Find("--journals"),
        };
        var report = await Screen.ShowAsync(Name, show => ChaosRun.RunAsync(options, show));
        Console.Out.WriteLine(ReportText.Of(report));
        if (line.Find("--json") is { } file)
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(report, ReportText.Json));
        }

        return report.IsGood ? 0 : 1;
    }

    private static string? RuleOf(string? name) =>
        name is null || Enum.IsDefined(typeof(ProtocolRule), name) ? name : throw new S3DbException(
            S3DbErrorKind.Invalid,
            $"Cannot leave out '{name}': it is not a rule. Use one of "
            + $"{string.Join(", ", Enum.GetNames<ProtocolRule>())}.");
}
