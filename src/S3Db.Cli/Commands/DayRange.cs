using System.CommandLine;
using NodaTime;
using NodaTime.Text;

namespace S3Db.Cli.Commands;

/// <summary>The days a command is about, given as a day, a month, or a first and a last day.</summary>
internal sealed class DayRange
{
    private readonly Option<string?> _day = new("--day")
    {
        Description = "A day, such as 2026-11-20",
        HelpName = "DAY",
    };

    private readonly Option<string?> _month = new("--month")
    {
        Description = "A month, such as 2026-11",
        HelpName = "MONTH",
    };

    private readonly Option<string?> _from = new("--from")
    {
        Description = "The first day of a range",
        HelpName = "DAY",
    };

    private readonly Option<string?> _to = new("--to")
    {
        Description = "The last day of a range",
        HelpName = "DAY",
    };

    public void AddTo(Command command)
    {
        command.Add(_day);
        command.Add(_month);
        command.Add(_from);
        command.Add(_to);
    }

    /// <summary>The first and the last day; null when none was given.</summary>
    /// <exception cref="S3DbException">They contradict each other, or cannot be read.</exception>
    public (LocalDate From, LocalDate To)? Of(CommandContext context)
    {
        var (day, month) = (context.Get(_day), context.Get(_month));
        var (from, to) = (context.Get(_from), context.Get(_to));
        var isRange = from is not null || to is not null;
        if ((day is null ? 0 : 1) + (month is null ? 0 : 1) + (isRange ? 1 : 0) > 1)
        {
            throw Refusal("Give one of --day, --month, and --from with --to.");
        }

        if (isRange && (from is null || to is null))
        {
            throw Refusal("A range needs both --from and --to.");
        }

        if (month is not null)
        {
            var parsed = YearMonthPattern.Iso.Parse(month);
            return parsed.Success
                ? (parsed.Value.OnDayOfMonth(1), parsed.Value.ToDateInterval().End)
                : throw Refusal($"Cannot read the month '{month}': it must be like 2026-11.");
        }

        return day is not null ? (Parse(day), Parse(day)) : isRange ? (Parse(from!), Parse(to!)) : null;
    }

    private static LocalDate Parse(string text) => LocalDatePattern.Iso.Parse(text) is { Success: true } parsed
        ? parsed.Value
        : throw Refusal($"Cannot read the day '{text}': it must be like 2026-11-20.");

    private static S3DbException Refusal(string message) => new(S3DbErrorKind.Invalid, message);
}
