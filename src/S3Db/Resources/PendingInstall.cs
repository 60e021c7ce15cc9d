namespace S3Db;

/// <summary>
/// What a plugin does as soon as a resource exists; run once, however many ask for the resource at a time.
/// </summary>
internal sealed class PendingInstall(string resourceName, Func<Resource, CancellationToken, ValueTask> install)
{
    public string ResourceName => resourceName;

    public Func<Resource, CancellationToken, ValueTask> Install => install;

    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Whether the resource did not exist when this was asked for.</summary>
    public bool IsDeferred { get; set; }

    public bool IsDone { get; set; }
}
