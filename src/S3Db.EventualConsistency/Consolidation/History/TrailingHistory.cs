namespace S3Db.EventualConsistency;

/// <summary>
/// Writes the history of committed generations while the next ones are folded. One write at a time, so that the rows
/// that wait are bounded; and whoever began it ends it, so that none outlives its run.
/// </summary>
internal sealed class TrailingHistory(HistoryWriter history, CancellationToken cancellationToken)
{
    private Task _writing = Task.CompletedTask;
    private long _generation = -1;

    /// <summary>
    /// Begins with what a committed manifest names, once what was begun before has ended. A manifest that was begun
    /// with already, as after a lost swap, is not waited for.
    /// </summary>
    public async Task BeginAsync(Manifest committed)
    {
        if (committed.Generation == _generation)
        {
            return;
        }

        await EndAsync().ConfigureAwait(false);
        _generation = committed.Generation;
        _writing = Task.Run(() => history.WriteBesideAsync(committed, cancellationToken), CancellationToken.None);
    }

    /// <summary>Waits for what was begun, and throws what went wrong with it.</summary>
    public Task EndAsync()
    {
        var writing = _writing;
        (_writing, _generation) = (Task.CompletedTask, -1);
        return writing;
    }

    /// <summary>
    /// Waits only: a run that failed tells what it failed at, and what is not written is written by the next.
    /// </summary>
    public async Task EndAfterFailureAsync() =>
        await EndAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
