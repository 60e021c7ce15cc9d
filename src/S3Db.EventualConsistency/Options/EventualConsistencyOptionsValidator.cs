using System.Buffers;
using Microsoft.Extensions.Options;

namespace S3Db.EventualConsistency;

/// <summary>Checks the settings of a field and reports everything that is wrong with them at once.</summary>
internal sealed class EventualConsistencyOptionsValidator : IValidateOptions<EventualConsistencyOptions>
{
    private static readonly SearchValues<char> ReducerNameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Throws for settings that are wrong, where there is no container to do it.</summary>
    /// <exception cref="OptionsValidationException">Lists every failure.</exception>
    public static void ThrowIfInvalid(EventualConsistencyOptions options)
    {
        var failures = FailuresOf(options);
        if (failures.Count > 0)
        {
            throw new OptionsValidationException(
                $"{options.Resource}.{options.Field}", typeof(EventualConsistencyOptions), failures);
        }
    }

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, EventualConsistencyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var failures = FailuresOf(options);
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    /// <summary>Everything that is wrong, each beginning with the path of the option.</summary>
    public static List<string> FailuresOf(EventualConsistencyOptions options)
    {
        var failures = new List<string>();
        CheckName(failures, nameof(options.Resource), options.Resource, "the name of a resource, such as 'wallets'");
        CheckName(failures, nameof(options.Field), options.Field, "the name of a numeric attribute, such as 'balance'");
        CheckEnum(failures, options.Mode);
        CheckSeconds(
            failures,
            nameof(options.ConsolidationInterval),
            options.ConsolidationInterval,
            EventualConsistencyOptions.ConsolidationIntervalSecondsMin,
            EventualConsistencyOptions.ConsolidationIntervalSecondsMax);
        CheckSeconds(
            failures,
            nameof(options.IdleConsolidationInterval),
            options.IdleConsolidationInterval,
            EventualConsistencyOptions.ConsolidationIntervalSecondsMin,
            EventualConsistencyOptions.ConsolidationIntervalSecondsMax);
        CheckCohort(failures, options.Cohort);
        CheckRange(
            failures,
            nameof(options.BatchSize),
            options.BatchSize,
            EventualConsistencyOptions.BatchSizeMin,
            EventualConsistencyOptions.BatchSizeMax);
        CheckRange(
            failures,
            nameof(options.Shards),
            options.Shards,
            EventualConsistencyOptions.ShardsMin,
            EventualConsistencyOptions.ShardsMax);
        CheckReducer(failures, options);
        CheckSeconds(
            failures,
            nameof(options.IdempotencyWindow),
            options.IdempotencyWindow,
            EventualConsistencyOptions.IdempotencyWindowSecondsMin,
            EventualConsistencyOptions.IdempotencyWindowSecondsMax);
        if (options.IdempotencyWindow.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            failures.Add($"{nameof(options.IdempotencyWindow)}: {options.IdempotencyWindow:c} must be whole seconds.");
        }

        CheckSeconds(
            failures,
            nameof(options.OperationTimeout),
            options.OperationTimeout,
            EventualConsistencyOptions.OperationTimeoutSecondsMin,
            EventualConsistencyOptions.OperationTimeoutSecondsMax);
        CheckRetention(failures, options);
        return failures;
    }

    private static void CheckRetention(List<string> failures, EventualConsistencyOptions options)
    {
        const string path = nameof(EventualConsistencyOptions.Retention);
        if (options.Retention is not { } retention)
        {
            failures.Add($"{path}: it is null; leave it as it is to keep all transactions.");
            return;
        }

        var window = TimeSpan.FromTicks(
            Math.Clamp(options.IdempotencyWindow.Ticks, 0, RetentionOptions.KeepTransactionsMax.Ticks / 2));
        var min = window + RetentionOptions.BeyondIdempotencyWindow;
        if (retention.KeepTransactions is { } keep && (keep < min || keep > RetentionOptions.KeepTransactionsMax))
        {
            failures.Add(
                $"{path}.{nameof(retention.KeepTransactions)}: {keep:c} must be from {min:c}, 2 days more than "
                + $"{nameof(options.IdempotencyWindow)}, to {RetentionOptions.KeepTransactionsMax:c}.");
        }

        if (!Enum.IsDefined(retention.Action))
        {
            failures.Add(
                $"{path}.{nameof(retention.Action)}: {retention.Action} is not an action; use Archive or Remove.");
        }
    }

    private static void CheckName(List<string> failures, string path, string? value, string what)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            failures.Add($"{path}: it is empty and must be {what}.");
        }
    }

    private static void CheckEnum(List<string> failures, ConsolidationMode mode)
    {
        if (!Enum.IsDefined(mode))
        {
            failures.Add($"{nameof(EventualConsistencyOptions.Mode)}: {mode} is not a mode; use Async or Sync.");
        }
    }

    private static void CheckCohort(List<string> failures, CohortOptions? cohort)
    {
        const string path = $"{nameof(EventualConsistencyOptions.Cohort)}.{nameof(CohortOptions.TimeZone)}";
        if (!CohortCalendar.TryCreate(cohort?.TimeZone, out _, out var error))
        {
            failures.Add($"{path}: {error}");
        }
    }

    private static void CheckReducer(List<string> failures, EventualConsistencyOptions options)
    {
        if (options.Reducer is null)
        {
            failures.Add(
                $"{nameof(options.Reducer)}: it is null; use one of {nameof(Reducers)} or a delegate of your own.");
            return;
        }

        var name = options.ReducerName;
        var isSound = name?.Length is > 0 and <= EventualConsistencyOptions.ReducerNameLengthMax
            && !name.AsSpan().ContainsAnyExcept(ReducerNameCharacters);
        if (!isSound)
        {
            failures.Add(
                $"{nameof(options.ReducerName)}: '{name}' must have 1 to "
                + $"{EventualConsistencyOptions.ReducerNameLengthMax} characters of a-z, 0-9 and '-'.");
        }
        else if (ReducerPlan.BuiltInNames.Contains(name) && ReducerPlan.For(options.Reducer).Name != name)
        {
            failures.Add(
                $"{nameof(options.ReducerName)}: '{name}' is the name of a built-in reducer, and "
                + $"{nameof(options.Reducer)} is another; choose another name.");
        }

        CheckRange(failures, nameof(options.ReducerVersion), options.ReducerVersion, 1, int.MaxValue);
    }

    private static void CheckRange(List<string> failures, string path, int value, int min, int max)
    {
        if (value < min || value > max)
        {
            failures.Add($"{path}: {value} must be from {min:N0} to {max:N0}.");
        }
    }

    private static void CheckSeconds(List<string> failures, string path, TimeSpan value, int min, int max)
    {
        if (value < TimeSpan.FromSeconds(min) || value > TimeSpan.FromSeconds(max))
        {
            failures.Add(
                $"{path}: {value:c} must be from {TimeSpan.FromSeconds(min):c} to {TimeSpan.FromSeconds(max):c}.");
        }
    }
}
