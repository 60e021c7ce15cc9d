using System.CommandLine;
using NodaTime;
using S3Db.EventualConsistency;
using Spectre.Console;

namespace S3Db.Cli.Commands;

/// <summary><c>s3db transactions</c>: the log.</summary>
internal static class TransactionsCommand
{
    private const int LimitDefault = 100;
    private const int LimitMax = 1_000_000;

    public static Command Create(CliHost host)
    {
        var resource = CommonOptions.Resource();
        var field = CommonOptions.Field();
        var days = new DayRange();
        var record = new Option<string?>("--record") { Description = "Only those of one record", HelpName = "ID" };
        var key = new Option<string?>("--key") { Description = "Only those with an idempotency key", HelpName = "KEY" };
        var limit = new Option<int>("--limit")
        {
            Description = "At most so many",
            HelpName = "N",
            DefaultValueFactory = _ => LimitDefault,
        };
        var command = new Command("transactions", "List the transactions of a day, a month or a range; all by default")
        {
            resource, field, record, key, limit,
        };
        days.AddTo(command);
        return command.Does(host, context => RunAsync(
            context,
            context.Get(resource),
            context.Get(field),
            days.Of(context),
            row => (context.Get(record) is not { } id || row.OriginalId == id)
                && (context.Get(key) is not { } name || row.IdempotencyKey == name),
            Numbers.Check("--limit", context.Get(limit), 1, LimitMax)));
    }

    private static async Task RunAsync(
        CommandContext context,
        string resourceName,
        string? field,
        (LocalDate From, LocalDate To)? days,
        Func<CounterTransaction, bool> isWanted,
        int limit)
    {
        var database = await context.OpenAsync().ConfigureAwait(false);
        await using (database.ConfigureAwait(false))
        {
            var plugin = await context.UseCounterAsync(database, resourceName, field).ConfigureAwait(false);
            var (rows, isTruncated) = await ReadAsync(
                days is { } range
                    ? plugin.GetTransactionsAsync(range.From, range.To, context.CancellationToken)
                    : plugin.GetTransactionsAsync(context.CancellationToken),
                isWanted,
                limit).ConfigureAwait(false);
            if (context.IsJson)
            {
                context.Write(
                    new Answers.TransactionList($"{plugin.Resource}.{plugin.Field}", rows, isTruncated),
                    CliJson.Default.TransactionList);
                return;
            }

            Show(context, rows, isTruncated);
        }
    }

    private static async Task<(List<Answers.Transaction> Rows, bool IsTruncated)> ReadAsync(
        IAsyncEnumerable<CounterTransaction> transactions, Func<CounterTransaction, bool> isWanted, int limit)
    {
        var rows = new List<Answers.Transaction>();
        await foreach (var row in transactions.ConfigureAwait(false))
        {
            if (!isWanted(row))
            {
                continue;
            }

            if (rows.Count == limit)
            {
                return (rows, true);
            }

            rows.Add(Answers.Transaction.Of(row));
        }

        return (rows, false);
    }

    private static void Show(CommandContext context, List<Answers.Transaction> rows, bool isTruncated)
    {
        var table = Terminal.Table("UTC", "day<", "record<", "operation<", "value", "decided<", "source<");
        foreach (var row in rows)
        {
            table.AddRow(
                Texts.ToSeconds(row.Timestamp),
                row.CohortDate,
                Markup.Escape(row.OriginalId),
                row.Operation,
                Texts.Of(row.Value),
                row.Outcome is not null ? Markup.Escape(row.Outcome)
                    : row.Generation is { } generation ? $"generation {generation} #{row.Position}" : "pending",
                Markup.Escape(row.Source ?? string.Empty));
        }

        context.Screen.Write(table);
        context.WriteLine(isTruncated
            ? (FormattableString)$"The first {Texts.Count(rows.Count, "transaction")}; there are more. Use --limit."
            : $"{Texts.Count(rows.Count, "transaction")}.");
    }
}
