namespace S3Db.EventualConsistency;

/// <summary>
/// A counter while a fold works on it: found once, then changed in place. A value among others in
/// <see cref="WorkingCounters"/>, and what few counters have is in an object beside it.
/// </summary>
internal struct WorkingCounter
{
    private Rest? _rest;
    private bool _hasRowsWithout;

    public WorkingCounter(string id, PageAddress page, in CounterEntry entry)
    {
        (Id, Page) = (id, page);
        Change(entry);
        IsChanged = false;
    }

    public string Id { get; }

    /// <summary>The page it is in.</summary>
    public PageAddress Page { get; }

    public readonly CounterEntry Entry => _rest is null
        ? new(Value, IsSet, string.Empty)
        : new(Value, IsSet, _rest.Incarnation) { Held = _rest.Held };

    /// <summary>The value of <see cref="Entry"/>: most rows change nothing else.</summary>
    public decimal Value { get; private set; }

    /// <summary>Whether the value stands for itself; see <see cref="CounterEntry.IsSet"/>.</summary>
    public bool IsSet { get; private set; }

    /// <summary>Whether the fold changed it, if only from nothing to what it is.</summary>
    public bool IsChanged { get; private set; }

    public bool IsWaiting { get; private set; }

    /// <summary>Whether the fold decided a row of it.</summary>
    public readonly bool IsDecided => _hasRowsWithout || _rest?.Runs is not null;

    /// <summary>What its decided rows saw as the initial value: nothing, one value in all of them, or runs.</summary>
    public readonly IReadOnlyList<InitialRun> InitialRuns => _rest?.Runs switch
    {
        null => [],
        [var run] when !_hasRowsWithout => [InitialRun.Whole(run.Value)],
        var runs => runs,
    };

    public void Change(in CounterEntry changed)
    {
        IsSet = changed.IsSet;
        IsWaiting = changed.Held.Count > 0;
        if (_rest is not null || IsWaiting || changed.Incarnation.Length > 0)
        {
            _rest ??= new Rest();
            (_rest.Incarnation, _rest.Held) = (changed.Incarnation, changed.Held);
        }

        Move(changed.Value);
    }

    /// <summary>Changes nothing but the value.</summary>
    public void Move(decimal value)
    {
        Value = value;
        IsChanged = true;
    }

    /// <summary>Notes that the decision of its next row needed no initial value.</summary>
    public void NoteNoInitial()
    {
        _hasRowsWithout = true;
        if (_rest is not null)
        {
            _rest.IsRunning = false;
        }
    }

    /// <summary>Notes the initial value that the decision of its next row saw, if it needed one.</summary>
    public void NoteInitial(int position, decimal? initial)
    {
        if (initial is not { } value)
        {
            NoteNoInitial();
            return;
        }

        _rest ??= new Rest();
        var runs = _rest.Runs ??= [];
        if (_rest.IsRunning && runs[^1].Value == value)
        {
            runs[^1] = runs[^1] with { To = position };
            return;
        }

        // As it is read from the manifest, so that all processes write the same cohort files.
        runs.Add(new InitialRun(ExactDecimal.Canonical(value), position, position));
        _rest.IsRunning = true;
    }

    /// <summary>Lets a transaction wait behind those that do already.</summary>
    public void Hold(in LogRow row) =>
        Change(Entry with { Held = [.. Entry.Held, new HeldTransaction(row.Id, row.Transaction)] });

    private sealed class Rest
    {
        public string Incarnation { get; set; } = string.Empty;

        public IReadOnlyList<HeldTransaction> Held { get; set; } = [];

        public List<InitialRun>? Runs { get; set; }

        public bool IsRunning { get; set; }
    }
}
