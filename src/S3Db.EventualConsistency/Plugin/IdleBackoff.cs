namespace S3Db.EventualConsistency;

/// <summary>
/// Says at which turns of the background loop a shard is consolidated: at each one while there is work, and after every
/// pass that found none only half as often as before, down to once in the idle interval.
/// </summary>
internal sealed class IdleBackoff(TimeSpan interval, TimeSpan idleInterval)
{
    private readonly int _turnsMax = (int)Math.Max(1, idleInterval / interval);
    private int _turns = 1;
    private int _turnsLeft = 1;

    /// <summary>Counts a turn. What this process itself has stored makes it due at once.</summary>
    public bool IsDue(bool hasOwnWork)
    {
        if (hasOwnWork)
        {
            _turns = 1;
            return true;
        }

        _turnsLeft--;
        return _turnsLeft <= 0;
    }

    /// <summary>Notes how a pass ended; one that failed counts as one that found work.</summary>
    public void Passed(bool isIdle)
    {
        _turns = isIdle ? Math.Min(_turns * 2, _turnsMax) : 1;
        _turnsLeft = _turns;
    }
}
