namespace S3Db.EventualConsistency;

/// <summary>The counters of a page, a column each.</summary>
/// <param name="Ids">All ids as UTF-8, one behind the other.</param>
/// <param name="Ends">Where each ends.</param>
/// <param name="Values">The values.</param>
/// <param name="IsSet">Which of them stand for themselves; null for none.</param>
/// <param name="Incarnations">Null where all are in their first life.</param>
/// <param name="Held">Null where nothing waits for a failing reducer.</param>
internal sealed record CounterColumns(
    byte[] Ids,
    int[] Ends,
    decimal[] Values,
    bool[]? IsSet,
    string[]? Incarnations,
    IReadOnlyList<HeldTransaction>[]? Held)
{
    /// <summary>Where an id begins.</summary>
    public int StartOf(int index) => index == 0 ? 0 : Ends[index - 1];
}
