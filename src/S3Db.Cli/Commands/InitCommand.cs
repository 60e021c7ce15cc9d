using System.CommandLine;

namespace S3Db.Cli.Commands;

/// <summary><c>s3db init</c>: creates the database, or opens the one there is.</summary>
internal static class InitCommand
{
    public static Command Create(CliHost host) =>
        new Command("init", "Create the database; one that exists is left as it is").Does(host, RunAsync);

    private static async Task RunAsync(CommandContext context)
    {
        var database = await context.CreateAsync().ConfigureAwait(false);
        await using (database.ConfigureAwait(false))
        {
            var count = database.Resources.Count;
            if (context.IsJson)
            {
                context.Write(new Answers.DatabaseInfo(database.ToString(), count), CliJson.Default.DatabaseInfo);
                return;
            }

            context.WriteLine(
                $"The database at [bold]{database.ToString()}[/] is ready; it has {Texts.Count(count, "resource")}.");
        }
    }
}
