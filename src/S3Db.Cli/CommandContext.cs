using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using S3Db.Cli.Commands;
using S3Db.EventualConsistency;
using S3Db.Storage;
using Spectre.Console;

namespace S3Db.Cli;

/// <summary>One run of a command: what was asked for, where the database is, and how to answer.</summary>
internal sealed class CommandContext(CliHost host, ParseResult parsed, CancellationToken cancellationToken)
{
    private const string CatalogKey = "s3db.json";

    public CliHost Host { get; } = host;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public bool IsJson { get; } = parsed.GetValue(CommonOptions.Json);

    /// <summary>The screen; without colours and as wide as is readable when nobody looks at it.</summary>
    public IAnsiConsole Screen { get; } = Terminal.Create(host);

    /// <summary>Where the database is; holds the secret, so never shown.</summary>
    public string Connection { get; } = Choose(
        parsed.GetValue(CommonOptions.Db), host.GetVariable(CommonOptions.DbVariable), CommonOptions.DbDefault);

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public T Get<T>(Argument<T> argument) => parsed.GetValue(argument)!;

    /// <summary>Opens the database, and refuses to make one by mistake.</summary>
    public async Task<S3Database> OpenAsync()
    {
        var connection = S3ConnectionString.Parse(Connection);
        var stack = StoreStack.Open(connection);
        await using (stack.ConfigureAwait(false))
        {
            await EnsureExistsAsync(stack.Store, connection).ConfigureAwait(false);
        }

        return await CreateAsync().ConfigureAwait(false);
    }

    /// <summary>Opens the database, a new one when there is none.</summary>
    public Task<S3Database> CreateAsync() =>
        S3Database.ConnectAsync(
            Connection, new S3DatabaseOptions { TimeProvider = Host.TimeProvider }, CancellationToken);

    /// <summary>Opens one counter field: the one that is named, else the only one of the resource.</summary>
    public async Task<EventualConsistencyPlugin> UseCounterAsync(
        S3Database database, string resourceName, string? field)
    {
        await database.GetResourceAsync(resourceName, CancellationToken).ConfigureAwait(false);
        var counters = await database.GetStoredCountersAsync(CancellationToken).ConfigureAwait(false);
        var ofResource = counters.Where(counter => counter.Resource == resourceName).ToList();
        return await database.UseStoredCounterAsync(
            CounterChoice.Of(resourceName, ofResource, field),
            options => options.AutoConsolidate = false,
            CancellationToken).ConfigureAwait(false);
    }

    /// <summary>Answers with JSON.</summary>
    public void Write<T>(T value, JsonTypeInfo<T> type)
    {
        Host.Output.WriteLine(JsonSerializer.Serialize(value, type));
        Host.Output.Flush();
    }

    /// <summary>Answers with a line of text.</summary>
    public void WriteLine(FormattableString text) => Screen.MarkupLineInterpolated(text);

    private static string Choose(params string?[] candidates) =>
        candidates.First(text => !string.IsNullOrWhiteSpace(text))!;

    private async Task EnsureExistsAsync(IObjectStore store, S3ConnectionString connection)
    {
        var catalog = await store.GetAsync(CatalogKey, null, CancellationToken).ConfigureAwait(false);
        if (!catalog.IsFound)
        {
            throw new S3DbException(
                S3DbErrorKind.NotFound,
                $"There is no database at {connection}. Create one there with 's3db init', or name another with --db.");
        }
    }
}
