namespace S3Db.EventualConsistency;

/// <summary>What one transaction did to one counter.</summary>
/// <param name="After">The counter after it; the same as before when it had no effect.</param>
/// <param name="Outcome">Null when it took effect.</param>
/// <param name="Change">By how much it moved the counter.</param>
/// <param name="Initial">The record's initial value, where the decision or the change depended on it.</param>
internal readonly record struct Decision(CounterEntry After, string? Outcome, ScaledSum Change, decimal? Initial);
