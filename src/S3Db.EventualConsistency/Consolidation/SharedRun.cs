namespace S3Db.EventualConsistency;

/// <summary>
/// Runs a piece of work for many callers: those who arrive while a run is under way share the next one, which starts
/// after they arrived and so covers what they wait for. A caller who gives up does not end the run. It belongs to no
/// caller, so it has the context of none: no logging scope, culture, span or AsyncLocal of who happened to come first.
/// </summary>
internal sealed class SharedRun<T>(Func<CancellationToken, Task<T>> run, CancellationToken stopping)
{
    private readonly Lock _lock = new();
    private Task _current = Task.CompletedTask;
    private Task<T>? _next;

    public Task<T> RunAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _next ??= Detached.Start(() => RunAfterAsync(_current));
            return _next.WaitAsync(cancellationToken);
        }
    }

    private async Task<T> RunAfterAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_lock)
        {
            _current = _next!;
            _next = null;
        }

        return await run(stopping).ConfigureAwait(false);
    }
}
