using System.Text;

namespace S3Db.Benchmarks.Reporting;

/// <summary>The report for people: the targets first, then every scenario with its cases side by side.</summary>
internal static class MarkdownReport
{
    public static string Write(Report report)
    {
        var text = new StringBuilder();
        text.AppendLine("# Measured");
        text.AppendLine();
        text.AppendLine("Written by `macro`; do not edit. Absolute figures belong to this machine:");
        text.AppendLine($"{report.Machine}.");
        text.AppendLine("The limit is what a client without logic took for the same requests and bytes; see");
        text.AppendLine("[how it is measured](../README.md).");
        WriteTargets(text, report);
        foreach (var scenario in report.Rows.GroupBy(row => row.Scenario, StringComparer.Ordinal))
        {
            WriteScenario(text, scenario, report.Plots.Where(plot => plot.Scenario == scenario.Key));
        }

        return text.ToString();
    }

    private static void WriteTargets(StringBuilder text, Report report)
    {
        text.AppendLine();
        text.AppendLine("## Targets");
        text.AppendLine();
        text.AppendLine("| | figure | measured | limit | ratio | floor | stretch | unit | store | reached | by |");
        text.AppendLine("|---|---|---:|---:|---:|---:|---:|---|---|---|---|");
        var rows = report.Rows.Where(row => row.Target is not null)
            .OrderBy(row => row.Target![0] == 'T' ? 0 : 1)
            .ThenBy(row => int.Parse(row.Target![1..], System.Globalization.CultureInfo.InvariantCulture))
            .ToList();
        foreach (var row in rows)
        {
            text.AppendLine(
                $"| {row.Target} | {row.Name}{Suffix(row.Case)} | {Number.Text(row.Measured)} | "
                + $"{Number.Text(row.Limit)} | {Number.Text(row.Measured / row.Limit)} | "
                + $"{Number.Text(row.Floor)} | {Number.Text(row.Stretch)} | {row.Unit} | {row.Store} | "
                + $"{(row.Verdict == "below" ? "**below the floor**" : row.Verdict)} | `{row.Command}` |");
        }

        WriteShortfalls(text, [.. rows.Where(row => row.Verdict == "below").Select(row => row.Target!).Distinct()]);
    }

    private static void WriteShortfalls(StringBuilder text, IReadOnlyList<string> targets)
    {
        if (targets.Count == 0)
        {
            return;
        }

        text.AppendLine();
        text.AppendLine("Below the floor, why, and what it would take:");
        foreach (var target in targets)
        {
            text.AppendLine();
            text.AppendLine($"- **{target}**: {Shortfalls.Explain(target)}");
        }
    }

    private static void WriteScenario(
        StringBuilder text, IGrouping<string, Figure> scenario, IEnumerable<Series> plots)
    {
        text.AppendLine();
        text.AppendLine($"## {scenario.Key}");
        var stores = scenario.Where(row => row.Target is null).GroupBy(row => row.Store, StringComparer.Ordinal);
        foreach (var store in stores)
        {
            text.AppendLine();
            text.AppendLine($"On {store.Key}, by `{store.First().Command}`:");
            text.AppendLine();
            WriteCases(text, [.. store]);
        }

        foreach (var note in scenario.Select(row => row.Note).Where(note => note.Length > 0)
            .Distinct(StringComparer.Ordinal))
        {
            text.AppendLine();
            text.AppendLine($"- {note}");
        }

        foreach (var plot in plots)
        {
            text.AppendLine();
            text.AppendLine($"![{plot.Title}]({plot.Name}.svg)");
        }
    }

    /// <summary>A line a case and a column a figure; the limit stands behind the figure it bounds.</summary>
    private static void WriteCases(StringBuilder text, List<Figure> rows)
    {
        var names = rows.Select(row => (row.Name, row.Unit)).Distinct().ToList();
        text.AppendLine($"| | {string.Join(" | ", names.Select(name => $"{name.Name} ({name.Unit})"))} |");
        text.AppendLine($"|---|{string.Concat(Enumerable.Repeat("---:|", names.Count))}");
        foreach (var line in rows.GroupBy(row => row.Case, StringComparer.Ordinal))
        {
            var cells = names.Select(name => line.FirstOrDefault(row => (row.Name, row.Unit) == name) is { } row
                ? Number.Text(row.Measured) + (row.Limit is null ? string.Empty : $" (limit {Number.Text(row.Limit)})")
                : string.Empty);
            text.AppendLine($"| {line.Key} | {string.Join(" | ", cells)} |");
        }
    }

    private static string Suffix(string text) => text.Length == 0 ? string.Empty : $" ({text})";
}
