namespace S3Db.Storage;

/// <summary>A failed request to an object store.</summary>
public sealed class StoreException : S3DbException
{
    /// <summary>Creates an error.</summary>
    /// <param name="error">What the caller may conclude.</param>
    /// <param name="key">The key of the request, or its prefix.</param>
    /// <param name="message">What failed, on what, why, and the remedy.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public StoreException(StoreErrorKind error, string key, string message, Exception? innerException = null)
        : base(ToKind(error), message, innerException)
    {
        Error = error;
        Key = key;
    }

    /// <summary>What the caller may conclude.</summary>
    public StoreErrorKind Error { get; }

    /// <summary>The key of the request, or its prefix.</summary>
    public string Key { get; }

    private static S3DbErrorKind ToKind(StoreErrorKind error) => error switch
    {
        StoreErrorKind.AlreadyExists or StoreErrorKind.PreconditionFailed or StoreErrorKind.Conflict
            => S3DbErrorKind.Conflict,
        StoreErrorKind.RootNotFound => S3DbErrorKind.NotFound,
        StoreErrorKind.Denied => S3DbErrorKind.Denied,
        StoreErrorKind.Invalid => S3DbErrorKind.Invalid,
        StoreErrorKind.Unsupported => S3DbErrorKind.Unsupported,
        StoreErrorKind.Corrupt => S3DbErrorKind.Corrupt,
        _ => S3DbErrorKind.Unavailable,
    };
}
