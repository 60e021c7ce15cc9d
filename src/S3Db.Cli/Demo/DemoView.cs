using Spectre.Console;

namespace S3Db.Cli;

/// <summary>Where the demo tells its story; nowhere when the answer is JSON.</summary>
internal sealed class DemoView(CommandContext context)
{
    private int _step;

    public bool IsShown => !context.IsJson;

    public IAnsiConsole Screen => context.Screen;

    public void Heading(string title)
    {
        if (IsShown)
        {
            Screen.WriteLine();
            var rule = new Rule($"[bold teal]{++_step}  {Markup.Escape(title)}[/]");
            Screen.Write(rule.LeftJustified().RuleStyle("grey"));
        }
    }

    public void Line(FormattableString text)
    {
        if (IsShown)
        {
            Screen.MarkupLineInterpolated(text);
        }
    }

    /// <summary>A line to copy: never wrapped.</summary>
    public void Verbatim(string text)
    {
        if (IsShown)
        {
            context.Host.Output.WriteLine(text);
        }
    }

    public void Show(Action<IAnsiConsole> show)
    {
        if (IsShown)
        {
            show(Screen);
        }
    }

    /// <summary>Something long, with a bar when somebody looks.</summary>
    public Task TrackAsync(string title, long total, Func<Action<long>, Task> run) =>
        Terminal.TrackAsync(Screen, IsShown && context.Host.IsTerminal, title, total, run);
}
