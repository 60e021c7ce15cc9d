namespace S3Db.Storage;

/// <summary>How a put treats what is already stored under its key.</summary>
public enum PutMode
{
    /// <summary>Replaces it.</summary>
    Replace,

    /// <summary>Fails with <see cref="StoreErrorKind.AlreadyExists"/>.</summary>
    Create,

    /// <summary>Replaces one version, else fails with <see cref="StoreErrorKind.PreconditionFailed"/>.</summary>
    Swap,
}
