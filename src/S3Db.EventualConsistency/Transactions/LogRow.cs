namespace S3Db.EventualConsistency;

/// <summary>A transaction and its place in the log.</summary>
internal readonly record struct LogRow(TransactionId Id, LogTransaction Transaction);
