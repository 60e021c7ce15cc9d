using S3Db.EventualConsistency;

namespace S3Db.Cli.Estimates;

/// <summary>
/// How many writer ids a shard meets: a writer draws a fresh one within the hour, and after a minute without a write.
/// Their cursors live for a day, the latest in the manifest.
/// </summary>
internal sealed class WriterModel
{
    private const double CursorLife = 24 * 3_600;
    private const double QuietAfter = 600;
    private static readonly LogWriterOptions Writer = new();

    public WriterModel(CounterLoad load)
    {
        var idle = Math.Exp(-load.RatePerLog * Writer.IdleLifetime.TotalSeconds);
        var sending = Writer.IdLifetime.TotalSeconds * 11 / 12;
        Births = load.Writers * ((idle * load.RatePerLog) + ((1 - idle) / sending));
        var cursors = load.Writers + (Births * CursorLife);
        var isPaged = cursors > ConsolidationLimits.Default.InlineCursorsMax;
        Cursors = isPaged ? load.Writers + (Births * QuietAfter) : cursors;
        CursorPages = isPaged ? CursorLife / 3_600 : 0;
    }

    /// <summary>Fresh ids a second.</summary>
    public double Births { get; }

    /// <summary>Cursors in the manifest.</summary>
    public double Cursors { get; }

    /// <summary>Pages of cursors.</summary>
    public double CursorPages { get; }

    /// <summary>Cursor pages that a fold replaces, after so many seconds.</summary>
    public double PagesReplaced(double seconds) => CursorPages == 0
        ? 0
        : Math.Min(1 - Math.Exp(-Births * seconds), 1) * Math.Ceiling(1 + (seconds / 3_600));
}
