using NodaTime;
using S3Db.Simulation.History;
using S3Db.Simulation.Planning;

namespace S3Db.Simulation.Checkers;

/// <summary>
/// What a counter is, in the simplest words there are: written from the description of the store and not from its code.
/// Judges rows one after the other.
/// </summary>
internal sealed class Model(WorldSettings settings)
{
    private readonly Dictionary<string, ModelCounter> _counters = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Record, string Key), LogFileRow> _keys = [];

    public Dictionary<string, ModelDay> Days { get; } = new(StringComparer.Ordinal);

    public ModelCounter Find(string record) => _counters.GetValueOrDefault(record) ?? Fresh(string.Empty);

    /// <summary>The value of a record with this initial value.</summary>
    public decimal ValueOf(string record, decimal initial)
    {
        var counter = Find(record);
        return counter.IsSet ? counter.Value : initial + counter.Value;
    }

    /// <summary>Decides a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="initial">The record's initial value.</param>
    /// <returns>Why it has no effect; null when it has.</returns>
    public string? Apply(LogFileRow row, decimal initial)
    {
        var before = Find(row.Record);
        var (outcome, after) = row.Operation == "clear" ? Clear(before, row)
            : FindRepeat(row) is { } repeat ? (repeat, before)
            : Change(before, row, initial);
        if (!Days.TryGetValue(row.Date, out var day))
        {
            Days[row.Date] = day = new ModelDay();
        }

        if (outcome is not null)
        {
            day.Ineffective++;
            return outcome;
        }

        _counters[row.Record] = after;
        var start = settings.IsAdditive ? initial : 0m;
        day.Record(row.Operation, row.Value, Shown(after) - Shown(before));
        return null;

        decimal Shown(ModelCounter counter) => counter.IsSet ? counter.Value : start + counter.Value;
    }

    /// <summary>
    /// What a row is whose key was used before, by a writer born in time; null for the first use, which is remembered.
    /// </summary>
    private string? FindRepeat(LogFileRow row)
    {
        if (row.Key is null)
        {
            return null;
        }

        if (_keys.TryGetValue((row.Record, row.Key), out var first)
            && (first.FoldedAt is null
                || Instants.Birth(row.Writer) <= Instants.Parse(first.FoldedAt)
                    + Duration.FromTimeSpan(settings.IdempotencyWindow) + Duration.FromHours(24)))
        {
            return first.Operation == row.Operation && first.Value == row.Value ? "duplicate" : "rejected:key-reused";
        }

        _keys[(row.Record, row.Key)] = row;
        return null;
    }

    private ModelCounter Fresh(string incarnation) => new(0m, !settings.IsAdditive, incarnation);

    private (string? Outcome, ModelCounter After) Clear(ModelCounter before, LogFileRow row) =>
        before.Incarnation == row.Key
            || (before.Incarnation.Length > 0 && row.Incarnation is { } ended && before.Incarnation != ended)
            ? ("duplicate", before)
            : (null, Fresh(row.Key!));

    private (string? Outcome, ModelCounter After) Change(ModelCounter before, LogFileRow row, decimal initial)
    {
        var value = (settings.Reducer, row.Operation) switch
        {
            (ReducerChoice.Max, "sub") or (ReducerChoice.MonotonicIncrease, "sub") => before.Value,
            (ReducerChoice.Max, _) or (ReducerChoice.MonotonicIncrease, "set") => Math.Max(before.Value, row.Value),
            (ReducerChoice.Default or ReducerChoice.Throwing, "set") => row.Value,
            (_, "sub") => before.Value - row.Value,
            _ => before.Value + row.Value,
        };
        var isSet = before.IsSet || settings.Reducer == ReducerChoice.Throwing
            || (row.Operation == "set" && settings.Reducer != ReducerChoice.Sum);
        var shown = isSet ? value : initial + value;
        var shownBefore = before.IsSet ? before.Value : initial + before.Value;
        return shown < settings.Minimum && shown < shownBefore ? ("rejected:minimum", before)
            : shown > settings.Maximum && shown > shownBefore ? ("rejected:maximum", before)
            : (null, new ModelCounter(value, isSet, before.Incarnation));
    }
}
