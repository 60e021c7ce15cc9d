namespace S3Db.EventualConsistency;

/// <summary>A counter while a fold works on it: found once, then changed in place.</summary>
internal sealed class WorkingCounter(string id, PageAddress page, CounterEntry entry)
{
    private List<InitialRun>? _runs;
    private bool _hasRowsWithout;
    private bool _isRunning;
    private string _incarnation = entry.Incarnation;
    private IReadOnlyList<HeldTransaction> _held = entry.Held;

    public string Id => id;

    /// <summary>The page it is in.</summary>
    public PageAddress Page => page;

    public CounterEntry Entry => new(Value, IsSet, _incarnation) { Held = _held };

    /// <summary>The value of <see cref="Entry"/>: most rows change nothing else.</summary>
    public decimal Value { get; private set; } = entry.Value;

    /// <summary>Whether the value stands for itself; see <see cref="CounterEntry.IsSet"/>.</summary>
    public bool IsSet { get; private set; } = entry.IsSet;

    /// <summary>Whether the fold changed it, if only from nothing to what it is.</summary>
    public bool IsChanged { get; private set; }

    public bool IsWaiting => _held.Count > 0;

    /// <summary>Whether the fold decided a row of it.</summary>
    public bool IsDecided => _runs is not null || _hasRowsWithout;

    /// <summary>What its decided rows saw as the initial value: nothing, one value in all of them, or runs.</summary>
    public IReadOnlyList<InitialRun> InitialRuns => _runs switch
    {
        null => [],
        [var run] when !_hasRowsWithout => [InitialRun.Whole(run.Value)],
        _ => _runs,
    };

    public void Change(in CounterEntry changed)
    {
        (IsSet, _incarnation, _held) = (changed.IsSet, changed.Incarnation, changed.Held);
        Move(changed.Value);
    }

    /// <summary>Changes nothing but the value.</summary>
    public void Move(decimal value)
    {
        Value = value;
        IsChanged = true;
    }

    /// <summary>Notes the initial value that the decision of its next row saw, if it needed one.</summary>
    public void NoteInitial(int position, decimal? initial)
    {
        if (initial is not { } value)
        {
            _hasRowsWithout = true;
            _isRunning = false;
            return;
        }

        if (_isRunning && _runs![^1].Value == value)
        {
            _runs[^1] = _runs[^1] with { To = position };
            return;
        }

        // As it is read from the manifest, so that all processes write the same cohort files.
        (_runs ??= []).Add(new InitialRun(ExactDecimal.Canonical(value), position, position));
        _isRunning = true;
    }

    /// <summary>Lets a transaction wait behind those that do already.</summary>
    public void Hold(in LogRow row) =>
        Change(Entry with { Held = [.. Entry.Held, new HeldTransaction(row.Id, row.Transaction)] });
}
