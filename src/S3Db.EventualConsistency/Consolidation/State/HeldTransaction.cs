namespace S3Db.EventualConsistency;

/// <summary>A transaction the cursor has passed and the reducer could not take: kept whole until it can.</summary>
internal sealed record HeldTransaction(TransactionId Id, LogTransaction Transaction);
