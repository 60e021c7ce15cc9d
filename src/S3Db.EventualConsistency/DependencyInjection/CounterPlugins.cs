namespace S3Db.EventualConsistency;

/// <summary>
/// The counters of a hosted database: a singleton, keyed for a keyed database. A host with a single counter may take
/// <see cref="EventualConsistencyPlugin"/> itself. Thread-safe.
/// </summary>
public sealed class CounterPlugins
{
    internal CounterPlugins(IEnumerable<EventualConsistencyPlugin> plugins) => All = [.. plugins];

    /// <summary>All of them, as they were declared.</summary>
    public IReadOnlyList<EventualConsistencyPlugin> All { get; }

    /// <summary>The counter of a field.</summary>
    /// <param name="resource">The exact name of the resource.</param>
    /// <param name="field">The exact name of the field.</param>
    /// <exception cref="S3DbException">It is not declared; the message names those that are.</exception>
    public EventualConsistencyPlugin Get(string resource, string field)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(field);
        return All.FirstOrDefault(plugin => plugin.Options.Resource == resource && plugin.Options.Field == field)
            ?? throw new S3DbException(
                S3DbErrorKind.NotFound,
                $"The host has no counter '{resource}.{field}'. {Declared()} Add it with AddEventualConsistency.");
    }

    internal EventualConsistencyPlugin Single() => All.Count == 1 ? All[0] : throw new InvalidOperationException(
        $"{nameof(EventualConsistencyPlugin)} can be resolved when there is one counter. {Declared()} Take "
        + $"{nameof(CounterPlugins)} and name the counter.");

    private string Declared() => All.Count == 0
        ? "None is declared."
        : "Declared are: "
            + string.Join(", ", All.Select(plugin => $"{plugin.Options.Resource}.{plugin.Options.Field}")) + ".";
}
