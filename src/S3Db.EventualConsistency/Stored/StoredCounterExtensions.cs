namespace S3Db.EventualConsistency;

/// <summary>
/// Opens counter fields by what the catalog says about them, for tools and workers that are not told their options.
/// </summary>
public static class StoredCounterExtensions
{
    /// <summary>The counter fields of a database, by resource and field. Cost: 1 GET.</summary>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="S3DbException">The catalog cannot be read.</exception>
    public static async Task<IReadOnlyList<StoredCounter>> GetStoredCountersAsync(
        this S3Database database, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        var fields = await database.FindManagedFieldsAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. fields.Select(field =>
                ToCounter(
                    field.Resource,
                    field.Field,
                    LogSettings.FromCatalog(field.Settings, field.Resource, field.Field))),
        ];
    }

    /// <summary>
    /// Installs a plugin for each counter field that this process does not serve yet. Fields whose reducer is code of
    /// an application are left out, unless <paramref name="resourceName"/> asks for their resource.
    /// </summary>
    /// <remarks>
    /// Repeat it to take up fields that were created since. Cost: 1 GET, and 1 more for each new resource.
    /// </remarks>
    /// <param name="database">The database; it disposes the plugins.</param>
    /// <param name="resourceName">The resource whose fields are meant; all resources when null.</param>
    /// <param name="configure">Changes what this process may choose, such as the mode and the interval.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The plugins that were installed now.</returns>
    /// <exception cref="S3DbException">
    /// There is no such resource (NotFound), or a field of it has a reducer that is code of an application
    /// (Unsupported).
    /// </exception>
    public static async Task<IReadOnlyList<EventualConsistencyPlugin>> UseStoredCountersAsync(
        this S3Database database,
        string? resourceName = null,
        Action<EventualConsistencyOptions>? configure = null,
        CancellationToken cancellationToken = default)
    {
        var counters = await database.GetStoredCountersAsync(cancellationToken).ConfigureAwait(false);
        if (resourceName is not null)
        {
            await database.GetResourceAsync(resourceName, cancellationToken).ConfigureAwait(false);
        }

        var plugins = new List<EventualConsistencyPlugin>();
        foreach (var counter in counters)
        {
            if (resourceName is null ? !counter.IsBuiltIn : counter.Resource != resourceName)
            {
                continue;
            }

            var resource = await database.GetResourceAsync(counter.Resource, cancellationToken).ConfigureAwait(false);
            if (resource.ManagedFields.Any(field => field.Field == counter.Field))
            {
                continue;
            }

            plugins.Add(
                await database.UseStoredCounterAsync(counter, configure, cancellationToken).ConfigureAwait(false));
        }

        return plugins;
    }

    /// <summary>
    /// Installs a plugin for one counter field. Other fields of its resource stay as they are: those that no plugin of
    /// this process serves are left out of records, and records with them are neither inserted nor deleted.
    /// </summary>
    /// <remarks>Cost: at most 1 GET.</remarks>
    /// <param name="database">The database; it disposes the plugin.</param>
    /// <param name="counter">The field, as <see cref="GetStoredCountersAsync"/> told it.</param>
    /// <param name="configure">Changes what this process may choose, such as the mode and the interval.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="S3DbException">
    /// The reducer is code of an application (Unsupported), or this process serves the field already (Invalid).
    /// </exception>
    public static async Task<EventualConsistencyPlugin> UseStoredCounterAsync(
        this S3Database database,
        StoredCounter counter,
        Action<EventualConsistencyOptions>? configure = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(counter);
        var options = counter.ToOptions();
        configure?.Invoke(options);
        await database.GetResourceAsync(counter.Resource, cancellationToken).ConfigureAwait(false);
        var plugin = new EventualConsistencyPlugin(options);
        await database.UsePluginAsync(plugin, cancellationToken).ConfigureAwait(false);
        return plugin;
    }

    private static StoredCounter ToCounter(string resource, string field, LogSettings settings) => new()
    {
        Resource = resource,
        Field = field,
        Shards = settings.Shards,
        TimeZone = settings.TimeZone,
        Reducer = settings.Reducer,
        ReducerVersion = settings.ReducerVersion,
        IdempotencyWindow = settings.IdempotencyWindow.ToTimeSpan(),
    };
}
