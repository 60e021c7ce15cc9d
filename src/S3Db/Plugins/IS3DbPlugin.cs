namespace S3Db;

/// <summary>
/// An extension of a database. It is installed once by <c>UsePluginAsync</c>, before or after the resources it works
/// on exist, and disposed with the database, which waits until it has drained.
/// </summary>
public interface IS3DbPlugin : IAsyncDisposable
{
    /// <summary>The name under which it is installed; two plugins of one name are refused.</summary>
    string Name { get; }

    /// <summary>Sets the plugin up. An exception leaves the database as it was.</summary>
    /// <param name="context">What the plugin may use.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask InstallAsync(PluginContext context, CancellationToken cancellationToken);
}
