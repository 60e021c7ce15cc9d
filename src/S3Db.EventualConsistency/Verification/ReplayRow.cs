namespace S3Db.EventualConsistency;

/// <summary>A row of the log and the key of the object it was read from.</summary>
internal readonly record struct ReplayRow(string Key, CohortRow Row);
