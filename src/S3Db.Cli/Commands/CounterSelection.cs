using S3Db.EventualConsistency;

namespace S3Db.Cli.Commands;

/// <summary>
/// The counters a command works on, and those it leaves out, because their reducer is code of an application.
/// </summary>
internal sealed record CounterSelection(IReadOnlyList<StoredCounter> Chosen, IReadOnlyList<StoredCounter> LeftOut)
{
    /// <exception cref="S3DbException">A field is named without its resource.</exception>
    public static void Check(string? resource, string? field)
    {
        if (field is not null && resource is null)
        {
            throw new S3DbException(S3DbErrorKind.Invalid, "--field needs the resource of the field. Name it first.");
        }
    }

    /// <summary>
    /// Selects from the whole database, a resource or one field. Whoever names a field, or a resource that has no
    /// other counters, means those too that cannot be opened, and is told so when they are.
    /// </summary>
    /// <exception cref="S3DbException">There is no such resource or field.</exception>
    public static async Task<CounterSelection> FindAsync(
        S3Database database, string? resource, string? field, CancellationToken cancellationToken)
    {
        var counters = await database.GetStoredCountersAsync(cancellationToken).ConfigureAwait(false);
        if (resource is not null)
        {
            await database.GetResourceAsync(resource, cancellationToken).ConfigureAwait(false);
            counters = [.. counters.Where(counter => counter.Resource == resource)];
        }

        if (field is not null)
        {
            return new([CounterChoice.Of(resource!, counters, field)], []);
        }

        var chosen = counters.Where(counter => counter.IsBuiltIn).ToList();
        return resource is not null && chosen.Count == 0
            ? new(counters, [])
            : new(chosen, [.. counters.Where(counter => !counter.IsBuiltIn)]);
    }

    /// <summary>What was left out, for JSON; null when nothing was.</summary>
    public IReadOnlyList<Answers.LeftOut>? ToAnswer() => LeftOut.Count == 0
        ? null
        : [.. LeftOut.Select(counter => new Answers.LeftOut(NameOf(counter), counter.Reducer, counter.ReducerVersion))];

    /// <summary>A line for each counter that was left out, with what was not done to it.</summary>
    public void ShowLeftOut(CommandContext context, string notDone)
    {
        foreach (var counter in LeftOut)
        {
            context.WriteLine(
                $"{NameOf(counter)}: {notDone}; its reducer '{counter.Reducer}' is code of an application.");
        }
    }

    public static string NameOf(StoredCounter counter) => $"{counter.Resource}.{counter.Field}";

    /// <summary>Opens what was chosen, not consolidating in the background.</summary>
    /// <exception cref="S3DbException">Code of an application is needed (Unsupported).</exception>
    public async Task<IReadOnlyList<EventualConsistencyPlugin>> OpenAsync(
        S3Database database,
        CancellationToken cancellationToken,
        Action<EventualConsistencyOptions>? configure = null)
    {
        var plugins = new List<EventualConsistencyPlugin>();
        foreach (var counter in Chosen)
        {
            plugins.Add(await database.UseStoredCounterAsync(
                counter,
                options =>
                {
                    options.AutoConsolidate = false;
                    configure?.Invoke(options);
                },
                cancellationToken).ConfigureAwait(false));
        }

        return plugins;
    }
}
