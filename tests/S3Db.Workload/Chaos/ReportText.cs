using System.Globalization;
using System.Text;
using System.Text.Json;

namespace S3Db.Workload;

/// <summary>A report as text, and how it is written as JSON.</summary>
public static class ReportText
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerOptions.Web) { WriteIndented = true };

    public static string Of(ChaosReport report)
    {
        var audit = report.Audit;
        var text = new StringBuilder();
        Line("chaos", $"seed {report.Seed}, {report.Duration:c}, {report.Store}");
        Line("processes", $"{report.Processes:N0} started, {report.Kills:N0} kills, {report.Freezes:N0} freezes");
        if (report.ProxyRequests > 0)
        {
            Line("proxy", $"{report.ProxyRequests:N0} requests");
            Line("  faults", string.Join(", ", report.ProxyFaults.Select(fault => $"{fault.Key} {fault.Value:N0}")));
            Line("  late", $"{report.LateRequests:N0} delivered, {report.LateExecuted:N0} of them executed");
        }

        Append(text, audit);
        if (report.Evidence is not null)
        {
            Line("journals", report.Evidence);
        }

        return text.ToString();

        void Line(string name, string value) => Append(text, name, value);
    }

    public static string Of(LoadReport report)
    {
        var text = new StringBuilder();
        Line("load", $"{report.Duration:hh\\:mm\\:ss}, {report.Rate:N0} transactions a second, {report.Store}");
        Line("outage", $"{report.Outage:hh\\:mm\\:ss}");
        Line(
            "  health",
            $"told of it after {Text(report.NoticedAfter)}, well again {Text(report.HealthyAfter)} after its end");
        Line("  waiting", $"{report.WaitingInOutage:N0} calls at most, {report.WaitingBefore:N0} before it");
        Line("memory", $"{report.MemoryMax:N0} bytes at most, the managed heap {report.HeapMax:N0}");
        Append(text, report.Audit);
        if (report.Evidence is not null)
        {
            Line("journals", report.Evidence);
        }

        return text.ToString();

        void Line(string name, string value) => Append(text, name, value);

        static string Text(TimeSpan? time) =>
            time is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalSeconds:0.0} s") : "never";
    }

    public static void Append(StringBuilder text, AuditReport audit)
    {
        Append(text, "transactions", $"{audit.Acknowledged:N0} acknowledged, {audit.Failed:N0} definitely failed");
        Append(text, "  unknown", $"{audit.UnknownAndFolded:N0} folded, {audit.UnknownAndNot:N0} not");
        Append(
            text,
            "  in the log",
            $"{audit.Rows:N0}, {audit.Rejected:N0} of them rejected, {audit.Duplicates:N0} duplicates");
        Append(text, "  verified", $"{audit.Verified:N0} by the store itself");
        Append(text, "reads", $"{audit.ReadsChecked:N0} checked, {audit.ReadsFailed:N0} failed");
        Append(text, "generations", $"{audit.Generations:N0}");
        Append(text, "requests", $"{audit.Requests:N0}");
        Append(text, "violations", $"{audit.Violations:N0}");
        foreach (var (rule, count) in audit.Broken)
        {
            Append(text, "  broken", $"{count:N0} times: {rule}");
        }

        foreach (var finding in audit.Findings)
        {
            Append(text, "  found", finding);
        }
    }

    public static void Append(StringBuilder text, string name, string value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name,-14} {value}").Append('\n');
}
