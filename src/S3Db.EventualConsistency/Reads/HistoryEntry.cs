namespace S3Db.EventualConsistency;

/// <summary>One transaction in the history of a record.</summary>
/// <param name="Transaction">The transaction; pending ones have no generation and come last.</param>
/// <param name="ValueAfter">
/// The record's value after it. Null in an earlier life of the record, before its first set: the initial value of a
/// deleted record is not kept. Null from a transaction on whose reducer throws in this process.
/// </param>
public sealed record HistoryEntry(CounterTransaction Transaction, decimal? ValueAfter);
