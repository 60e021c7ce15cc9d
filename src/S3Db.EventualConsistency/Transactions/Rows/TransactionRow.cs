namespace S3Db.EventualConsistency;

/// <summary>A transaction at its place in the log, as a reader of a row gets it.</summary>
internal readonly record struct TransactionRow(TransactionId Id, LogTransaction Transaction);
