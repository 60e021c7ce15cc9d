using System.CommandLine;
using Spectre.Console;

namespace S3Db.Cli.Commands;

/// <summary><c>s3db skip</c>: gives up a segment that cannot be read, for good and on the record.</summary>
internal static class SkipCommand
{
    public static Command Create(CliHost host)
    {
        var resource = CommonOptions.Resource();
        var writer = new Argument<string>("writer") { Description = "The stopped writer, as doctor names it" };
        var sequence = new Argument<long>("sequence") { Description = "The number of the segment in its key" };
        var reason = new Option<string>("--reason")
        {
            Description = "Why; kept in the manifest for good", HelpName = "TEXT", Required = true,
        };
        var field = CommonOptions.Field();
        return new Command("skip", "Give up a segment that cannot be read: its transactions are lost")
        {
            resource, writer, sequence, reason, field,
        }.Does(host, context => RunAsync(
            context,
            context.Get(resource),
            context.Get(field),
            (context.Get(writer), context.Get(sequence), context.Get(reason)!)));
    }

    private static async Task RunAsync(
        CommandContext context,
        string resourceName,
        string? field,
        (string Writer, long Sequence, string Reason) decision)
    {
        var database = await context.OpenAsync().ConfigureAwait(false);
        await using (database.ConfigureAwait(false))
        {
            var plugin = await context.UseCounterAsync(database, resourceName, field).ConfigureAwait(false);
            var skipped = await plugin
                .SkipSegmentAsync(decision.Writer, decision.Sequence, decision.Reason, context.CancellationToken)
                .ConfigureAwait(false);
            if (context.IsJson)
            {
                context.Write(
                    new Answers.Skipped(skipped.Key, Texts.Of(skipped.SkippedAt), skipped.Reason, skipped.Fault),
                    CliJson.Default.Skipped);
                return;
            }

            context.WriteLine($"Skipped {Markup.Escape(skipped.Key)}; its transactions are in no value.");
        }
    }
}
