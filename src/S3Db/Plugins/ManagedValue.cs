namespace S3Db;

/// <summary>The current value of a managed field.</summary>
/// <param name="Value">The last consolidated value.</param>
/// <param name="IsOtherIncarnation">
/// The counter belongs to another life of the record than the one that was read: read the record again.
/// </param>
internal readonly record struct ManagedValue(decimal Value, bool IsOtherIncarnation);
