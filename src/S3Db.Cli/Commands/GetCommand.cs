using System.CommandLine;
using System.Text.Json;
using S3Db.EventualConsistency;
using Spectre.Console;

namespace S3Db.Cli.Commands;

/// <summary><c>s3db get</c>: a record with the values of its counters.</summary>
internal static class GetCommand
{
    public static Command Create(CliHost host)
    {
        var resource = CommonOptions.Resource();
        var id = CommonOptions.Id();
        var strong = CommonOptions.Strong("Include every acknowledged transaction, consolidated or not");
        return new Command("get", "Read a record; counters as of the last consolidation, unless --strong")
        {
            resource, id, strong,
        }.Does(host, context => RunAsync(context, context.Get(resource), context.Get(id), context.Get(strong)));
    }

    private static async Task RunAsync(CommandContext context, string resourceName, string id, bool isStrong)
    {
        var database = await context.OpenAsync().ConfigureAwait(false);
        await using (database.ConfigureAwait(false))
        {
            var selection = await CounterSelection
                .FindAsync(database, resourceName, null, context.CancellationToken).ConfigureAwait(false);
            await selection.OpenAsync(database, context.CancellationToken).ConfigureAwait(false);
            var resource = database.Resource(resourceName);
            var record = await resource.GetAsync(id, context.CancellationToken).ConfigureAwait(false);
            var values = new List<Answers.ReadValue>();
            foreach (var counter in selection.Chosen.Select(chosen => chosen.Field))
            {
                var consistency = isStrong ? ReadConsistency.Strong : ReadConsistency.Eventual;
                var value = await resource
                    .GetValueAsync(id, counter, consistency, context.CancellationToken).ConfigureAwait(false);
                values.Add(Answers.ReadValue.Of(counter, value));
            }

            if (context.IsJson)
            {
                using var json = JsonDocument.Parse(record.ToJson());
                context.Write(
                    new Answers.ReadRecord(
                        resourceName, id, json.RootElement, values, selection.ToAnswer()),
                    CliJson.Default.ReadRecord);
                return;
            }

            Show(context, $"{resourceName}/{id}", record, values);
            selection.ShowLeftOut(context, "not read");
        }
    }

    private static void Show(CommandContext context, string place, Record record, List<Answers.ReadValue> values)
    {
        var table = Terminal.Table(place, "value<", "as of<");
        foreach (var name in record.Names.Order(StringComparer.Ordinal))
        {
            var counter = values.Find(value => value.Field == name);
            table.AddRow(
                Markup.Escape(name),
                Markup.Escape(counter is null ? record[name]?.ToString() ?? string.Empty : Texts.Of(counter.Value)),
                Markup.Escape(counter is null ? string.Empty
                    : $"{counter.Consistency}, consolidated {Texts.ToSeconds(counter.AsOf)}"
                        + (counter.Pending > 0 ? $", {counter.Pending} pending" : string.Empty)));
        }

        context.Screen.Write(table);
    }
}
