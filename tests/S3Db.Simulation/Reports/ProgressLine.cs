namespace S3Db.Simulation.Reports;

/// <summary>How far a run is: one line that changes on a terminal, a line now and then elsewhere.</summary>
internal sealed class ProgressLine(int count)
{
    private readonly int _every = Math.Max(1, count / (Console.IsOutputRedirected ? 10 : 200));
    private int _shown;

    public void Show(int done, int failures)
    {
        if (done - _shown < _every)
        {
            return;
        }

        _shown = done;
        var text = $"{done} of {count} seeds, {failures} violated";
        if (Console.IsOutputRedirected)
        {
            Console.WriteLine(text);
        }
        else
        {
            Console.Write($"\r{new string('#', 40 * done / count),-40} {text}");
        }
    }

    /// <summary>Writes a line of its own, which stays: a long run tells what it finds when it finds it.</summary>
    public static void Tell(string text) => Console.WriteLine(Console.IsOutputRedirected ? text : $"\r{text,-80}");

    public static void End()
    {
        if (!Console.IsOutputRedirected)
        {
            Console.WriteLine();
        }
    }
}
