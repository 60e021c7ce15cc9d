namespace S3Db.EventualConsistency;

/// <summary>
/// A custom reducer threw. Its record stops with this error, and the other records go on, because the cause is in the
/// user's code and no retry of ours can know what it meant.
/// </summary>
internal sealed class ReducerFailedException : S3DbException
{
    public ReducerFailedException(string reducer, int version, string transactionId, string recordId, Exception cause)
        : base(
            S3DbErrorKind.Invalid,
            $"Cannot apply transaction '{transactionId}' to record '{recordId}': reducer '{reducer}' version {version} "
            + $"threw {cause.GetType().Name}: {cause.Message} A reducer must accept every transaction. Correct it; the "
            + "transaction stays pending until then.",
            cause) => (TransactionId, RecordId, Failure) = (
                transactionId,
                recordId,
                $"reducer '{reducer}' version {version} threw {cause.GetType().Name}: {cause.Message}");

    public string TransactionId { get; }

    public string RecordId { get; }

    /// <summary>Which reducer threw what, for other sentences.</summary>
    public string Failure { get; }
}
