using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;

namespace S3Db.EventualConsistency;

/// <summary>
/// What every process that touches a field must agree on. Stored in the catalog and in every manifest; a process or a
/// fold that meets other settings than its own refuses.
/// </summary>
internal sealed record LogSettings
{
    public static readonly Duration IdempotencyWindowDefault = Duration.FromDays(7);

    public required int Shards { get; init; }

    public required string TimeZone { get; init; }

    public required string Reducer { get; init; }

    public required int ReducerVersion { get; init; }

    /// <summary>
    /// The attribute's default: what a counter without a record, or of a non-additive reducer, starts from.
    /// </summary>
    public decimal Default { get; init; }

    /// <summary>The lowest value a transaction may lead to; null for none.</summary>
    public decimal? Minimum { get; init; }

    /// <summary>The highest value a transaction may lead to; null for none.</summary>
    public decimal? Maximum { get; init; }

    /// <summary>How long idempotency keys are remembered; what was set up before they were has the default.</summary>
    public Duration IdempotencyWindow { get; init; } = IdempotencyWindowDefault;

    public bool IsBounded => Minimum is not null || Maximum is not null;

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["shards"] = Shards,
            ["timeZone"] = TimeZone,
            ["reducer"] = Reducer,
            ["reducerVersion"] = ReducerVersion,
            ["default"] = Default,
            ["idempotencyWindow"] = DurationPattern.JsonRoundtrip.Format(IdempotencyWindow),
        };
        if (Minimum is { } minimum)
        {
            json["minimum"] = minimum;
        }

        if (Maximum is { } maximum)
        {
            json["maximum"] = maximum;
        }

        return json;
    }

    /// <exception cref="FormatException">It is not what <see cref="ToJson"/> wrote.</exception>
    public static LogSettings FromJson(JsonObject? json) => json is null ? throw Lacking("settings") : new()
    {
        Shards = Required<int>(json, "shards"),
        TimeZone = Required<string>(json, "timeZone"),
        Reducer = Required<string>(json, "reducer"),
        ReducerVersion = Required<int>(json, "reducerVersion"),
        Default = Required<decimal>(json, "default"),
        Minimum = json["minimum"]?.GetValue<decimal>(),
        Maximum = json["maximum"]?.GetValue<decimal>(),
        IdempotencyWindow = json["idempotencyWindow"] is null
            ? IdempotencyWindowDefault
            : DurationPattern.JsonRoundtrip.Parse(Required<string>(json, "idempotencyWindow")).GetValueOrThrow(),
    };

    /// <summary>Reads what the catalog says of a field.</summary>
    /// <exception cref="S3DbException">It is not what it must be (I9); names resource and field.</exception>
    public static LogSettings FromCatalog(JsonObject? json, string resource, string field)
    {
        try
        {
            return FromJson(json);
        }
        catch (Exception exception) when (PageCodec.IsMalformed(exception))
        {
            throw new S3DbException(
                S3DbErrorKind.Corrupt,
                $"The settings of '{resource}.{field}' in the catalog 's3db.json' cannot be read: {exception.Message}. "
                + "Restore the object.",
                exception);
        }
    }

    /// <summary>Refuses settings other than these.</summary>
    /// <exception cref="S3DbException">Names every difference with both values.</exception>
    public void EnsureSame(LogSettings stored, string resource, string field)
    {
        if (stored == this)
        {
            return;
        }

        var differences = new List<string>();
        Compare("Shards", Shards, stored.Shards);
        Compare("Cohort.TimeZone", TimeZone, stored.TimeZone);
        Compare("Reducer", Reducer, stored.Reducer);
        Compare("ReducerVersion", ReducerVersion, stored.ReducerVersion);
        Compare("IdempotencyWindow", IdempotencyWindow.ToTimeSpan(), stored.IdempotencyWindow.ToTimeSpan());
        Compare("the default of the attribute", Default, stored.Default);
        Compare("the min of the attribute", Minimum, stored.Minimum);
        Compare("the max of the attribute", Maximum, stored.Maximum);
        throw new S3DbException(
            S3DbErrorKind.Invalid,
            $"'{resource}.{field}' was set up with other settings than this process has: "
            + $"{string.Join("; ", differences)}. Use the stored settings; they cannot change while the log exists.");

        void Compare<T>(string name, T here, T there)
        {
            if (!EqualityComparer<T>.Default.Equals(here, there))
            {
                differences.Add($"{name} is '{here}' here and '{there}' in the store");
            }
        }
    }

    private static T Required<T>(JsonObject json, string name) => json[name] is JsonValue value
        && value.TryGetValue<T>(out var result)
        ? result
        : throw Lacking(name);

    private static FormatException Lacking(string name) => new($"the settings of a managed field lack '{name}'");
}
