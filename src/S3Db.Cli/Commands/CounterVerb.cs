using System.CommandLine;
using NodaTime;
using NodaTime.Text;
using S3Db.EventualConsistency;

namespace S3Db.Cli.Commands;

/// <summary>What <c>add</c>, <c>sub</c> and <c>set</c> have in common: one transaction of a counter.</summary>
internal static class CounterVerb
{
    public delegate Task<TransactionReceipt> Submit(
        Resource resource,
        string id,
        string field,
        decimal amount,
        TransactionOptions options,
        CancellationToken cancellationToken);

    public static Command Create(CliHost host, string verb, string description, string amountHelp, Submit submit)
    {
        var resource = CommonOptions.Resource();
        var id = CommonOptions.Id();
        var amount = new Argument<string>("amount") { Description = amountHelp };
        var field = CommonOptions.Field();
        var mode = new Option<ConsolidationMode>("--mode")
        {
            Description = "sync answers with the new value; async as soon as the transaction is stored",
            HelpName = "sync|async",
            DefaultValueFactory = _ => ConsolidationMode.Sync,
        };
        mode.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "sync", "async");
        var timestamp = new Option<string?>("--timestamp")
        {
            Description = "When it happened, such as 2026-11-20T15:04:05Z; now by default",
            HelpName = "INSTANT",
        };
        var source = new Option<string?>("--source")
        {
            Description = "Where it comes from; kept in the log",
            HelpName = "TEXT",
        };
        var key = new Option<string?>("--key")
        {
            Description = "Idempotency key: however often the command is repeated with it, it takes effect once",
            HelpName = "KEY",
        };
        var issuedAt = new Option<string?>("--issued-at")
        {
            Description = "With --key: when it was first tried; too long ago is refused",
            HelpName = "INSTANT",
        };
        return new Command(verb, description)
        {
            resource, id, amount, field, mode, timestamp, source, key, issuedAt,
        }.Does(host, context => RunAsync(
            context,
            new Request(
                verb,
                context.Get(resource),
                context.Get(id),
                Numbers.ParseAmount(context.Get(amount)),
                context.Get(field),
                new TransactionOptions
                {
                    Mode = context.Get(mode),
                    Source = context.Get(source),
                    Timestamp = ParseInstant("timestamp", context.Get(timestamp)),
                    IdempotencyKey = context.Get(key),
                    IssuedAt = ParseInstant("time of issue", context.Get(issuedAt)),
                }),
            submit));
    }

    private static async Task RunAsync(CommandContext context, Request request, Submit submit)
    {
        var database = await context.OpenAsync().ConfigureAwait(false);
        await using (database.ConfigureAwait(false))
        {
            var plugin = await context
                .UseCounterAsync(database, request.Resource, request.Field).ConfigureAwait(false);
            var field = plugin.Field;
            var receipt = await submit(
                database.Resource(request.Resource),
                request.Id,
                field,
                request.Amount,
                request.Options,
                context.CancellationToken).ConfigureAwait(false);
            if (context.IsJson)
            {
                context.Write(ToAnswer(request, field, receipt), CliJson.Default.Receipt);
                return;
            }

            var outcome = receipt.Status switch
            {
                Verdict.Pending => "stored; it counts with the next consolidation",
                Verdict.Applied => $"the value is {Texts.Of(receipt.Value ?? 0)}",
                var other => $"{other.ToString().ToLowerInvariant()} {receipt.Reason}".TrimEnd(),
            };
            var place = $"{request.Resource}/{request.Id}.{field}";
            context.WriteLine($"{request.Verb} {Texts.Of(request.Amount)} on [bold]{place}[/]: {outcome}.");
        }
    }

    private static Answers.Receipt ToAnswer(Request request, string field, TransactionReceipt receipt) => new(
        request.Resource,
        request.Id,
        field,
        request.Verb,
        request.Amount,
        receipt.TransactionId,
        receipt.Status.ToString().ToLowerInvariant(),
        receipt.Reason,
        receipt.Value,
        Texts.Of(receipt.CohortDate),
        receipt.Token.ToString());

    private static Instant? ParseInstant(string what, string? text) => text is null
        ? null
        : InstantPattern.ExtendedIso.Parse(text) is { Success: true } parsed
            ? parsed.Value
            : throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"Cannot read the {what} '{text}': it must be an instant in UTC such as 2026-11-20T15:04:05Z.");

    private sealed record Request(
        string Verb, string Resource, string Id, decimal Amount, string? Field, TransactionOptions Options);
}
