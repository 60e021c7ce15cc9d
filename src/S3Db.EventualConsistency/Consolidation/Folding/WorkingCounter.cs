namespace S3Db.EventualConsistency;

/// <summary>A counter while a fold works on it: found once, then changed in place.</summary>
internal sealed class WorkingCounter(string id, PageAddress page, CounterEntry entry)
{
    public string Id => id;

    /// <summary>The page it is in.</summary>
    public PageAddress Page => page;

    public CounterEntry Entry { get; private set; } = entry;

    /// <summary>Whether the fold changed it, if only from nothing to what it is.</summary>
    public bool IsChanged { get; private set; }

    public bool IsWaiting => Entry.Held.Count > 0;

    public void Change(in CounterEntry changed)
    {
        Entry = changed;
        IsChanged = true;
    }

    /// <summary>Lets a transaction wait behind those that do already.</summary>
    public void Hold(in LogRow row) =>
        Change(Entry with { Held = [.. Entry.Held, new HeldTransaction(row.Id, row.Transaction)] });
}
