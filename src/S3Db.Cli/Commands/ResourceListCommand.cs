using System.CommandLine;
using S3Db.EventualConsistency;
using Spectre.Console;

namespace S3Db.Cli.Commands;

/// <summary><c>s3db resource list</c>: what the catalog holds.</summary>
internal static class ResourceListCommand
{
    public static Command Create(CliHost host) =>
        new Command("list", "List the resources with their attributes and counters").Does(host, RunAsync);

    public static Answers.ResourceInfo Describe(
        ResourceDefinition definition, IEnumerable<StoredCounter> counters) => new(
        definition.Name,
        definition.Attributes.ToDictionary(StringComparer.Ordinal),
        [.. counters.Where(counter => counter.Resource == definition.Name).Select(Answers.CounterInfo.Of)]);

    private static async Task RunAsync(CommandContext context)
    {
        var database = await context.OpenAsync().ConfigureAwait(false);
        await using (database.ConfigureAwait(false))
        {
            var counters = await database.GetStoredCountersAsync(context.CancellationToken).ConfigureAwait(false);
            var resources = database.Resources.Values
                .OrderBy(definition => definition.Name, StringComparer.Ordinal)
                .Select(definition => Describe(definition, counters))
                .ToList();
            if (context.IsJson)
            {
                context.Write(
                    new Answers.ResourceList(database.ToString(), resources), CliJson.Default.ResourceList);
                return;
            }

            Show(context, database, resources);
        }
    }

    private static void Show(CommandContext context, S3Database database, List<Answers.ResourceInfo> resources)
    {
        context.WriteLine($"[bold]{database.ToString()}[/] has {Texts.Count(resources.Count, "resource")}.");
        if (resources.Count == 0)
        {
            return;
        }

        var table = Terminal.Table("resource", "attribute<", "type<", "counter<");
        foreach (var resource in resources)
        {
            var name = resource.Name;
            foreach (var (attribute, type) in resource.Attributes)
            {
                var counter = resource.Counters.FirstOrDefault(counter => counter.Field == attribute);
                table.AddRow(
                    Markup.Escape(name),
                    Markup.Escape(attribute),
                    Markup.Escape(type),
                    Markup.Escape(counter is null ? string.Empty
                        : $"{counter.Reducer}, days of {counter.TimeZone}, {Texts.Count(counter.Shards, "shard")}"));
                name = string.Empty;
            }
        }

        context.Screen.Write(table);
    }
}
