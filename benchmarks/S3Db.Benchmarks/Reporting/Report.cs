using System.Text.Json;
using System.Text.Json.Serialization;

namespace S3Db.Benchmarks.Reporting;

/// <summary>
/// All figures of a folder of results. A scenario that runs again replaces its own rows; the others stay, as long as
/// they come from the same machine.
/// </summary>
internal sealed record Report(Machine Machine, IReadOnlyList<Figure> Rows, IReadOnlyList<Series> Plots)
{
    public const string JsonName = "report.json";
    public const string MarkdownName = "report.md";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What this machine can add to: an empty one where the folder has none, or another machine's.</summary>
    public static Report Load(string folder) =>
        Read(folder) is { } stored && stored.Machine == Machine.Current ? stored : new Report(Machine.Current, [], []);

    /// <summary>The report of a folder, of whichever machine; null when there is none.</summary>
    public static Report? Read(string folder)
    {
        var path = Path.Combine(folder, JsonName);
        return File.Exists(path) ? JsonSerializer.Deserialize<Report>(File.ReadAllText(path), Json) : null;
    }

    /// <summary>With the rows and plots of a scenario replaced.</summary>
    public Report With(string scenario, IEnumerable<Figure> rows, IEnumerable<Series> plots) => this with
    {
        Rows = [.. Rows.Where(row => row.Scenario != scenario), .. rows],
        Plots = [.. Plots.Where(plot => plot.Scenario != scenario), .. plots],
    };

    /// <summary>Writes the report, readable by machines and by people, and its plots.</summary>
    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, JsonName), JsonSerializer.Serialize(this, Json) + "\n");
        foreach (var plot in Plots)
        {
            File.WriteAllText(Path.Combine(folder, plot.Name + ".svg"), SvgPlot.Draw(plot));
        }

        File.WriteAllText(Path.Combine(folder, MarkdownName), MarkdownReport.Write(this));
    }
}
