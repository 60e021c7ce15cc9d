namespace S3Db.Testing;

/// <summary>The faults a <see cref="FaultPlan"/> can draw.</summary>
internal enum FaultKind
{
    None,
    ErrorBefore,
    ErrorAfterApplied,
    Conflict,
    LostReply,
    Late,
    Duplicate,
}
