using System.CommandLine;
using S3Db.EventualConsistency;

namespace S3Db.Cli.Commands;

/// <summary><c>s3db resource create</c>: defines a resource and its counters.</summary>
internal static class ResourceCreateCommand
{
    private static readonly Dictionary<string, CounterReducer> ReducersByName = new(StringComparer.Ordinal)
    {
        ["last-set-then-sum"] = Reducers.LastSetThenSum,
        ["sum"] = Reducers.Sum,
        ["monotonic-increase"] = Reducers.MonotonicIncrease,
        ["max"] = Reducers.Max,
    };

    public static Command Create(CliHost host)
    {
        var name = new Argument<string>("name") { Description = "The name of the resource, such as wallets" };
        var attributes = new Option<string[]>("--attribute", "-a")
        {
            Description = "An attribute: userId=string|required or balance=number|default:0; repeat it for each",
            HelpName = "NAME=TYPE",
        };
        var counters = new Option<string[]>("--counter", "-c")
        {
            Description = "A number attribute to be a counter with a transaction log; repeat it for each",
            HelpName = "NAME",
        };
        var zone = new Option<string>("--time-zone")
        {
            Description = "The zone whose midnights separate the days, such as America/Sao_Paulo; fixed for good",
            HelpName = "ZONE",
            DefaultValueFactory = _ => "UTC",
        };
        var reducer = new Option<string>("--reducer")
        {
            Description = "How transactions become the value; fixed for good",
            DefaultValueFactory = _ => "last-set-then-sum",
        };
        reducer.AcceptOnlyFromAmong([.. ReducersByName.Keys]);
        var shards = new Option<int>("--shards")
        {
            Description = "Over how many independent logs the records are spread; fixed for good",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        return new Command("create", "Create a resource; repeating it changes nothing. Creates the database if need be")
        {
            name, attributes, counters, zone, reducer, shards,
        }.Does(host, context =>
        {
            var definition = new ResourceDefinition(context.Get(name));
            foreach (var text in context.Get(attributes) ?? [])
            {
                var (attribute, type) = Pairs.Split("--attribute", text);
                definition.Attributes[attribute] = type;
            }

            var fields = (context.Get(counters) ?? []).Select(field => new EventualConsistencyOptions
            {
                Resource = definition.Name,
                Field = CheckCounter(definition, field),
                AutoConsolidate = false,
                Shards = context.Get(shards),
                Reducer = ReducersByName[context.Get(reducer)!],
                Cohort = { TimeZone = context.Get(zone)! },
            });
            return RunAsync(context, definition, fields);
        });
    }

    /// <summary>The name of a counter, which must be a number of the definition.</summary>
    private static string CheckCounter(ResourceDefinition definition, string field)
    {
        var type = definition.Attributes.TryGetValue(field, out var text) ? text.Split('|')[0].Trim() : null;
        return type == "number"
            ? field
            : throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"Cannot make '{field}' a counter of '{definition.Name}': "
                + (type is null ? "it is not among the attributes given." : $"it is given as '{text}'.")
                + $" Give it as --attribute '{field}=number|default:0'.");
    }

    private static async Task RunAsync(
        CommandContext context, ResourceDefinition definition, IEnumerable<EventualConsistencyOptions> fields)
    {
        // Each is checked here and, as a plugin, when it is made: before anything is created.
        var plugins = fields.Select(field => new EventualConsistencyPlugin(field)).ToList();
        var database = await context.CreateAsync().ConfigureAwait(false);
        await using (database.ConfigureAwait(false))
        {
            var resource = await database
                .CreateResourceAsync(definition, context.CancellationToken).ConfigureAwait(false);
            foreach (var plugin in plugins)
            {
                await database.UsePluginAsync(plugin, context.CancellationToken).ConfigureAwait(false);
            }

            var counters = await database.GetStoredCountersAsync(context.CancellationToken).ConfigureAwait(false);
            var answer = ResourceListCommand.Describe(resource.Definition, counters);
            if (context.IsJson)
            {
                context.Write(answer, CliJson.Default.ResourceInfo);
                return;
            }

            var fieldNames = answer.Counters.Count == 0
                ? "no counters"
                : $"the {(answer.Counters.Count == 1 ? "counter" : "counters")} "
                    + string.Join(", ", answer.Counters.Select(counter => counter.Field));
            context.WriteLine(
                $"[bold]{answer.Name}[/] has {Texts.Count(answer.Attributes.Count, "attribute")} and {fieldNames}.");
        }
    }
}
