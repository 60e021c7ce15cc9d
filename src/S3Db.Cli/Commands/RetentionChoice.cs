using System.CommandLine;
using S3Db.EventualConsistency;

namespace S3Db.Cli.Commands;

/// <summary>How long a command lets transactions stay in the log, and what becomes of them then.</summary>
internal sealed class RetentionChoice
{
    private const int DaysMax = 36_500;

    private readonly Option<int?> _keep = new("--keep")
    {
        Description = "Retention: days that transactions stay in the log at least; all stay when left out",
        HelpName = "DAYS",
    };

    private readonly Option<bool> _archive = new("--archive")
    {
        Description = "With --keep: copy what leaves the log to _archive/; the default",
    };

    private readonly Option<bool> _remove = new("--remove")
    {
        Description = "With --keep: keep no copy",
    };

    public void AddTo(Command command)
    {
        command.Add(_keep);
        command.Add(_archive);
        command.Add(_remove);
    }

    /// <summary>What was chosen; null when everything is kept.</summary>
    /// <exception cref="S3DbException">The options contradict each other, or a number is out of range.</exception>
    public RetentionOptions? Of(CommandContext context)
    {
        var (isArchive, isRemove) = (context.Get(_archive), context.Get(_remove));
        if (isArchive && isRemove)
        {
            throw new S3DbException(S3DbErrorKind.Invalid, "Give one of --archive and --remove.");
        }

        if (context.Get(_keep) is not { } days)
        {
            return !isArchive && !isRemove ? null : throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"{(isArchive ? "--archive" : "--remove")} says what becomes of old transactions. Say with --keep "
                + "DAYS which are old.");
        }

        return new RetentionOptions
        {
            KeepTransactions = TimeSpan.FromDays(Numbers.Check("--keep", days, 1, DaysMax)),
            Action = isRemove ? RetentionAction.Remove : RetentionAction.Archive,
        };
    }
}
