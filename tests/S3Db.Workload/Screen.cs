using Spectre.Console;

namespace S3Db.Workload;

/// <summary>Shows how far a run is, where somebody is looking.</summary>
internal static class Screen
{
    public static Task<T> ShowAsync<T>(string title, Func<Action<string, double>, Task<T>> run) =>
        Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive
            ? run((_, _) => { })
            : AnsiConsole.Progress().HideCompleted(false).StartAsync(context =>
            {
                var task = context.AddTask(title, maxValue: 1);
                return run((what, done) =>
                {
                    task.Description = $"{title}: {what}";
                    task.Value = done;
                });
            });
}
