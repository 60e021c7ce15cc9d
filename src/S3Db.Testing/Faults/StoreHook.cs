namespace S3Db.Testing;

/// <summary>Code that runs at one exact point of an operation. It may await, change the store, or throw.</summary>
/// <param name="operation">The operation at hand.</param>
/// <param name="cancellationToken">The token of the caller.</param>
public delegate ValueTask StoreHook(StoreOperation operation, CancellationToken cancellationToken);
