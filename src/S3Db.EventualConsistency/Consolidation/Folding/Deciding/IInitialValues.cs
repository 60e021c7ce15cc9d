namespace S3Db.EventualConsistency;

/// <summary>Where a fold and a read learn what a record was inserted with.</summary>
internal interface IInitialValues
{
    /// <summary>The record's life and initial value. Cost: 1 GET.</summary>
    ValueTask<InitialValue> ReadAsync(string id, CancellationToken cancellationToken);
}
