namespace S3Db.EventualConsistency;

/// <summary>The figures of a cohort, operation by operation.</summary>
/// <param name="Set">Values that were replaced.</param>
/// <param name="Add">Values that were increased.</param>
/// <param name="Sub">Values that were decreased.</param>
/// <param name="Clear">Counters that ended because their record was deleted.</param>
public sealed record CohortOperations(
    CohortOperationStats Set, CohortOperationStats Add, CohortOperationStats Sub, CohortOperationStats Clear);
