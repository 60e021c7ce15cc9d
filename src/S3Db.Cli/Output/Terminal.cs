using Spectre.Console;

namespace S3Db.Cli;

/// <summary>Makes the console that text answers are written to.</summary>
internal static class Terminal
{
    public static IAnsiConsole Create(CliHost host)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = host.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = host.IsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = host.IsTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(host.Output),
        });
        console.Profile.Width = host.Width;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }

    /// <summary>Shows a progress bar while something long goes on; nothing when nobody looks.</summary>
    public static Task TrackAsync(
        IAnsiConsole console, bool isShown, string title, long total, Func<Action<long>, Task> run) => !isShown
        ? run(static _ => { })
        : console.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context =>
            {
                var task = context.AddTask(Markup.Escape(title), maxValue: Math.Max(1, total));
                return run(done => task.Value = done);
            });

    /// <summary>A bar whose length is to the width as the value is to the most.</summary>
    public static string Bar(decimal value, decimal most, int width)
    {
        const string Eighths = "▏▎▍▌▋▊▉█";
        if (most <= 0 || value <= 0)
        {
            return string.Empty;
        }

        var eighths = (int)Math.Max(1, Math.Round(Math.Min(value / most, 1) * width * 8));
        return new string('█', eighths / 8) + (eighths % 8 == 0 ? string.Empty : Eighths[(eighths % 8) - 1].ToString());
    }

    /// <summary>A table with a bold head; columns after the first are numbers unless they say otherwise.</summary>
    public static Table Table(params string[] heads)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        foreach (var head in heads)
        {
            // A trailing '<' marks a column of text.
            var isText = head.EndsWith('<') || table.Columns.Count == 0;
            var column = new TableColumn($"[bold]{Markup.Escape(head.TrimEnd('<'))}[/]");
            column.Alignment = isText ? Justify.Left : Justify.Right;
            column.NoWrap = true;
            table.AddColumn(column);
        }

        return table;
    }
}
