namespace S3Db.Testing;

/// <summary>What happens to one operation, and for how many operations its request or copy stays under way.</summary>
internal readonly record struct PlannedFault(FaultKind Kind, int Distance);
