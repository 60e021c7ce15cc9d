namespace S3Db.EventualConsistency;

/// <summary>How one process works on a field, beside what all processes agree on.</summary>
internal sealed record CounterFieldSettings(
    string Resource,
    string Field,
    LogSettings Log,
    bool IsAdditive,
    ConsolidationMode Mode,
    TimeSpan OperationTimeout);
