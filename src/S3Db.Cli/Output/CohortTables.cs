using S3Db.EventualConsistency;
using Spectre.Console;

namespace S3Db.Cli;

/// <summary>Cohorts as people read them: the same in the demo and in <c>s3db cohort</c>.</summary>
internal static class CohortTables
{
    private const int BarWidth = 32;

    /// <summary>The figures of a cohort by operation.</summary>
    public static void ShowOperations(IAnsiConsole console, CohortStats stats)
    {
        var table = Terminal.Table("operation", "transactions", "sum of values");
        AddRow("add", stats.ByOperation.Add, "+");
        AddRow("sub", stats.ByOperation.Sub, "−");
        AddRow("set", stats.ByOperation.Set, "=");
        table.AddEmptyRow();
        table.AddRow(
            "[bold]net change[/]",
            $"[bold]{Texts.Of(stats.TransactionCount)}[/]",
            $"[bold]{Texts.Money(stats.TotalValue)}[/]");
        table.AddRow("gross change", string.Empty, Texts.Money(stats.GrossValue));
        if (stats.IneffectiveCount > 0)
        {
            table.AddRow("without effect", Texts.Of(stats.IneffectiveCount), string.Empty);
        }

        console.Write(table);

        void AddRow(string name, CohortOperationStats operation, string sign)
        {
            if (operation.Count > 0)
            {
                table.AddRow(name, Texts.Of(operation.Count), $"{sign} {Texts.Money(operation.Sum)}");
            }
        }
    }

    /// <summary>One bar a day.</summary>
    public static void ShowDays(IAnsiConsole console, IReadOnlyList<CohortStats> days)
    {
        if (days.Count == 0)
        {
            return;
        }

        var most = days.Max(day => day.TransactionCount);
        var table = Terminal.Table("day", "transactions", "net change", "gross change", "<");
        foreach (var day in days)
        {
            table.AddRow(
                Texts.Of(day.From),
                Texts.Of(day.TransactionCount),
                Texts.Money(day.TotalValue),
                Texts.Money(day.GrossValue),
                $"[teal]{Terminal.Bar(day.TransactionCount, most, BarWidth)}[/]");
        }

        console.Write(table);
    }

    /// <summary>One bar an hour.</summary>
    public static void ShowHours(IAnsiConsole console, IReadOnlyList<(int Hour, long Count)> hours)
    {
        if (hours.Count == 0)
        {
            return;
        }

        var most = hours.Max(hour => hour.Count);
        foreach (var (hour, count) in hours)
        {
            var bar = Terminal.Bar(count, most, BarWidth * 3 / 2);
            console.MarkupLine($"  [grey]{hour:00}:00[/] [teal]{bar}[/] {Texts.Of(count)}");
        }
    }
}
