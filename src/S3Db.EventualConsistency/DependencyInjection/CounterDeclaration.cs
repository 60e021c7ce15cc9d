using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace S3Db.EventualConsistency;

/// <summary>A counter as it was declared, and where, so that an error can name the place.</summary>
/// <param name="Path">The section, such as <c>S3Db:Counters:0</c>, or the call in code.</param>
/// <param name="Options">Its options.</param>
/// <param name="Fault">Why its section could not be read; null when it could.</param>
internal sealed record CounterDeclaration(string Path, EventualConsistencyOptions Options, string? Fault)
{
    public static CounterDeclaration Configure(Action<EventualConsistencyOptions> configure, int index)
    {
        var options = new EventualConsistencyOptions();
        configure(options);
        var path = $"{nameof(CounterBuilderExtensions.AddEventualConsistency)}[{index}]";
        return new CounterDeclaration(path, options, null);
    }

    /// <summary>A section; a reducer is given by the name of a built-in one.</summary>
    public static CounterDeclaration Bind(IConfigurationSection section)
    {
        try
        {
            var options = section.Get<EventualConsistencyOptions>(binder => binder.ErrorOnUnknownConfiguration = true)
                ?? new EventualConsistencyOptions();
            return new CounterDeclaration(section.Path, options, ChooseReducer(section, options));
        }
        catch (InvalidOperationException exception)
        {
            // A value of the wrong type, or a key that is no option.
            return new CounterDeclaration(section.Path, new EventualConsistencyOptions(), exception.Message);
        }
    }

    /// <summary>Everything that is wrong with it, each with its path.</summary>
    public IEnumerable<string> FindFaults() => Fault is not null
        ? [$"{Path}: {Fault}"]
        : EventualConsistencyOptionsValidator.FailuresOf(Options).Select(failure => $"{Path}:{ToPath(failure)}");

    private static string? ChooseReducer(IConfigurationSection section, EventualConsistencyOptions options)
    {
        if (section[nameof(options.ReducerName)] is not { } name)
        {
            return null;
        }

        if (ReducerPlan.FindBuiltIn(name) is { } reducer)
        {
            options.Reducer = reducer;
            return null;
        }

        return $"{nameof(options.ReducerName)} is '{name}' and must be one of "
            + $"{string.Join(", ", ReducerPlan.BuiltInNames)}. Declare a reducer of your own in code.";
    }

    /// <summary>The validator writes <c>Cohort.TimeZone: …</c>, configuration <c>Cohort:TimeZone</c>.</summary>
    private static string ToPath(string failure)
    {
        var end = failure.IndexOf(": ", StringComparison.Ordinal);
        return failure[..end].Replace('.', ':') + failure[end..];
    }
}
