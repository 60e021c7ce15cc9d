namespace S3Db.EventualConsistency;

/// <summary>
/// A counter field as the catalog of a database describes it: what every process that touches it must agree on.
/// Immutable.
/// </summary>
public sealed record StoredCounter
{
    /// <summary>The resource that has the field.</summary>
    public required string Resource { get; init; }

    /// <summary>The field.</summary>
    public required string Field { get; init; }

    /// <summary>Over how many independent logs its records are spread.</summary>
    public required int Shards { get; init; }

    /// <summary>The IANA id of the time zone whose midnights separate its days.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The name of its reducer.</summary>
    public required string Reducer { get; init; }

    /// <summary>The version of its reducer.</summary>
    public required int ReducerVersion { get; init; }

    /// <summary>How long it remembers idempotency keys at least.</summary>
    public required TimeSpan IdempotencyWindow { get; init; }

    /// <summary>
    /// Whether any process can run it: its reducer came with the store. Another one is code of an application, and only
    /// a process that has this code can fold or read the field.
    /// </summary>
    public bool IsBuiltIn => ReducerPlan.FindBuiltIn(Reducer, ReducerVersion) is not null;

    /// <summary>The options that agree with what is stored; the rest is at its defaults.</summary>
    /// <exception cref="S3DbException">The reducer is code of an application (Unsupported).</exception>
    public EventualConsistencyOptions ToOptions() =>
        ToOptions(ReducerPlan.FindBuiltIn(Reducer, ReducerVersion) ?? throw new S3DbException(
            S3DbErrorKind.Unsupported,
            $"'{Resource}.{Field}' is folded by the reducer '{Reducer}' version {ReducerVersion}, which is code of an "
            + "application and not stored. Run this in the application, with that reducer in its options."));

    /// <summary>The same for an application that has the code of the reducer.</summary>
    /// <param name="reducer">The reducer that the stored name and version mean: nobody can check that it is.</param>
    public EventualConsistencyOptions ToOptions(CounterReducer reducer) => new()
    {
        Resource = Resource,
        Field = Field,
        Shards = Shards,
        Cohort = { TimeZone = TimeZone },
        IdempotencyWindow = IdempotencyWindow,
        Reducer = reducer,
        ReducerName = IsBuiltIn ? EventualConsistencyOptions.ReducerNameDefault : Reducer,
        ReducerVersion = IsBuiltIn ? EventualConsistencyOptions.ReducerVersionDefault : ReducerVersion,
    };
}
