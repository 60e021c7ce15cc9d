using Spectre.Console;

namespace S3Db.Cli;

/// <summary>Where the demo tells its story; nowhere when the answer is JSON.</summary>
internal sealed class DemoView(CommandContext context)
{
    private int _step;

    public bool IsShown => !context.IsJson;

    public IAnsiConsole Console => context.Console;

    public void Heading(string title)
    {
        if (IsShown)
        {
            Console.WriteLine();
            Console.Write(new Rule($"[bold aqua]{++_step}[/] [bold]{Markup.Escape(title)}[/]").LeftJustified().RuleStyle("grey"));
        }
    }

    public void Line(FormattableString text)
    {
        if (IsShown)
        {
            Console.MarkupLineInterpolated(text);
        }
    }

    public void Show(Action<IAnsiConsole> show)
    {
        if (IsShown)
        {
            show(Console);
        }
    }

    /// <summary>Something long, with a bar when somebody looks.</summary>
    public Task TrackAsync(string title, long total, Func<Action<long>, Task> run) =>
        Terminal.TrackAsync(Console, IsShown && context.Host.IsTerminal, title, total, run);
}
