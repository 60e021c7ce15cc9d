using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using S3Db.EventualConsistency;

namespace S3Db.Cli.Commands;

/// <summary><c>s3db insert</c>: a new record.</summary>
internal static class InsertCommand
{
    public static Command Create(CliHost host)
    {
        var resource = CommonOptions.Resource();
        var id = CommonOptions.Id();
        var attributes = new Argument<string[]>("attributes")
        {
            Description = "Attributes as name=value, such as userId=u1 balance=100; objects and lists as JSON",
            Arity = ArgumentArity.ZeroOrMore,
        };
        return new Command("insert", "Insert a record; a counter is given its initial value here")
        {
            resource, id, attributes,
        }.Does(host, context =>
            RunAsync(context, context.Get(resource), context.Get(id), context.Get(attributes)));
    }

    private static async Task RunAsync(CommandContext context, string resourceName, string id, string[] attributes)
    {
        var database = await context.OpenAsync().ConfigureAwait(false);
        await using (database.ConfigureAwait(false))
        {
            // All of them: an initial value is judged by the counter it belongs to.
            await database.UseStoredCountersAsync(
                resourceName, options => options.AutoConsolidate = false, context.CancellationToken)
                .ConfigureAwait(false);
            var resource = database.Resource(resourceName);
            var body = Read(resource.Definition, attributes);
            var etag = await resource.InsertAsync(id, body, context.CancellationToken).ConfigureAwait(false);
            if (context.IsJson)
            {
                context.Write(new Answers.Inserted(resourceName, id, etag.ToString()), CliJson.Default.Inserted);
                return;
            }

            context.WriteLine($"Inserted [bold]{resourceName}/{id}[/].");
        }
    }

    private static JsonObject Read(ResourceDefinition definition, string[] attributes)
    {
        var body = new JsonObject();
        foreach (var (name, value) in attributes.Select(text => Pairs.Split("the attribute", text)))
        {
            // What the type does not tell is left to the resource, which names the rule.
            var isText = !definition.Attributes.TryGetValue(name, out var type)
                || type.StartsWith("string", StringComparison.Ordinal);
            body[name] = isText ? value : Parse(name, value);
        }

        return body;
    }

    private static JsonNode? Parse(string name, string value)
    {
        try
        {
            return JsonNode.Parse(value);
        }
        catch (JsonException exception)
        {
            throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"Cannot read the attribute '{name}': '{value}' is not JSON. Write 12.5, true, [\"a\"] or {{\"a\":1}}.",
                exception);
        }
    }
}
