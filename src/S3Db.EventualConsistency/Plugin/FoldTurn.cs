using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// Says whose turn it is to consolidate a shard in the background: the process's that did it last, as long as it goes
/// on doing so. That is a lease without a request of its own, for the manifest is read anyway; it only saves work.
/// Anybody takes the shard over when no fold came for half as long again as the last two were apart.
/// </summary>
internal sealed class FoldTurn(TimeSpan interval)
{
    private const double Patience = 1.5;
    private const int IntervalsMax = 4;
    private readonly Duration _interval = Duration.FromTimeSpan(interval);
    private Instant? _horizon;
    private Instant? _foldedByOthersAt;
    private Duration _apart = Duration.FromTimeSpan(interval);

    /// <summary>Whether somebody else consolidates.</summary>
    public bool IsOthers(CurrentManifest current)
    {
        Saw(current.Manifest);
        return _foldedByOthersAt is { } at && current.ReadAt - at < _apart * Patience;
    }

    /// <summary>
    /// Notes what others have done. Only a consolidation that listed the log moves the horizon; the folds of sync
    /// callers do not replace it.
    /// </summary>
    public void Saw(Manifest manifest)
    {
        if (_horizon is { } known && manifest.Horizon > known)
        {
            var apart = manifest.FoldedAt - (_foldedByOthersAt ?? manifest.FoldedAt);
            _apart = Duration.Min(Duration.Max(apart, _interval), _interval * IntervalsMax);
            _foldedByOthersAt = manifest.FoldedAt;
        }

        _horizon = manifest.Horizon;
    }

    /// <summary>Notes that this process has consolidated up to a manifest.</summary>
    public void Took(Manifest manifest) => (_horizon, _foldedByOthersAt) = (manifest.Horizon, null);
}
