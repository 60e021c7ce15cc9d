namespace S3Db.EventualConsistency;

/// <summary>A call ended before its transaction was sent: it is definitely not stored.</summary>
internal sealed class CallWithdrawnException(CancellationToken cancellationToken)
    : OperationCanceledException(
        "The call ended before its transaction was sent; it is not stored.", cancellationToken);
