namespace S3Db;

/// <summary>
/// The plugins of a database. While one is being installed, what it adds is noted, so that a failed install leaves
/// nothing behind.
/// </summary>
internal sealed class PluginSet : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<IS3DbPlugin> _plugins = [];
    private readonly AsyncLocal<List<Action>?> _undo = new();

    /// <summary>Notes how to take back what the running install has just done.</summary>
    public void OnUndo(Action undo) => _undo.Value?.Add(undo);

    public async Task InstallAsync(IS3DbPlugin plugin, PluginContext context, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_plugins.Any(other => other.Name == plugin.Name))
            {
                throw new S3DbException(
                    S3DbErrorKind.Invalid,
                    $"Cannot install the plugin '{plugin.Name}': a plugin of that name is installed. Install it once.");
            }

            _plugins.Add(plugin);
        }

        try
        {
            await RunUndoablyAsync(() => plugin.InstallAsync(context, cancellationToken)).ConfigureAwait(false);
        }
        catch
        {
            lock (_lock)
            {
                _plugins.Remove(plugin);
            }

            throw;
        }
    }

    /// <summary>Runs a step of an install; when it fails, what it had added is taken back, the last first.</summary>
    public async Task RunUndoablyAsync(Func<ValueTask> install)
    {
        var outer = _undo.Value;
        var undo = new List<Action>();
        _undo.Value = undo;
        try
        {
            await install().ConfigureAwait(false);
            outer?.AddRange(undo);
        }
        catch
        {
            foreach (var action in Enumerable.Reverse(undo))
            {
                action();
            }

            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<IS3DbPlugin> plugins;
        lock (_lock)
        {
            plugins = [.. Enumerable.Reverse(_plugins)];
            _plugins.Clear();
        }

        var failures = new List<Exception>();
        foreach (var plugin in plugins)
        {
            try
            {
                await plugin.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // The others still have to drain; the first failure is thrown at the end.
                failures.Add(exception);
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException("Not every plugin could be drained and disposed.", failures);
        }
    }
}
