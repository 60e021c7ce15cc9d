using S3Db.Simulation.Reports;
using S3Db.Storage;

namespace S3Db.Simulation.Store;

/// <summary>Follows the manifests: who committed which generation, what was forgotten, who wrote history.</summary>
internal sealed class ManifestWatch(Tally tally)
{
    private readonly Dictionary<int, ManifestFacts> _latest = [];
    private readonly Dictionary<(int Shard, long Generation), string> _committers = [];
    private readonly Dictionary<string, string> _historians = new(StringComparer.Ordinal);
    private readonly HashSet<string> _referenced = new(StringComparer.Ordinal);

    public void Executed(StoreRequest request, object answer)
    {
        if (request.Kind == KeyKind.Cohort)
        {
            WroteHistory(request, answer);
        }
        else if (answer is PutResult)
        {
            Committed(request);
        }
        else if (request.IsAnswered)
        {
            tally.Add(RecoveryPath.LateSwapRefused);
        }
    }

    public void Answered(StoreRequest request, object answer)
    {
        if (answer is StoreException { Error: StoreErrorKind.PreconditionFailed } && !request.IsApplied)
        {
            tally.Add(RecoveryPath.SwapLost);
        }
        else if (answer is StoreException)
        {
            tally.Add(request.IsApplied ? RecoveryPath.SwapUnknownWon : RecoveryPath.SwapUnknownNotApplied);
        }
    }

    public string? CommitterOf(int shard, long generation) => _committers.GetValueOrDefault((shard, generation));

    public bool IsOrphan(string page) => !_referenced.Contains(page);

    /// <summary>Whether a segment's writer is behind the horizon.</summary>
    public bool IsForgotten(string key) =>
        Keys.TryParseSegment(key, out var writer, out _)
        && _latest.TryGetValue(Keys.ShardOf(key), out var manifest)
        && string.CompareOrdinal(writer, manifest.HorizonAsBirth) < 0;

    private void Committed(StoreRequest request)
    {
        var shard = Keys.ShardOf(request.Key);
        var next = ManifestFacts.Read(request.Body);
        _committers[(shard, next.Generation)] = request.Process.Name;
        _referenced.UnionWith(next.Pages);
        if (_latest.TryGetValue(shard, out var before))
        {
            if (string.CompareOrdinal(before.Horizon, next.Horizon) < 0)
            {
                tally.Add(RecoveryPath.HorizonMoved);
            }

            if (before.Cursors.Keys.Any(writer => !next.Cursors.ContainsKey(writer)
                && string.CompareOrdinal(writer, next.HorizonAsBirth) < 0))
            {
                tally.Add(RecoveryPath.CursorDropped);
            }

            if (next.CursorPages.Except(before.CursorPages, StringComparer.Ordinal).Any())
            {
                tally.Add(RecoveryPath.CursorPageWritten);
            }
        }

        tally.Add("generations");
        _latest[shard] = next;
    }

    private void WroteHistory(StoreRequest request, object answer)
    {
        var name = request.Key[(request.Key.LastIndexOf('/') + 1)..];
        var writer = request.Process.Name;
        if (answer is PutResult
            && int.TryParse(name[..3], out var shard)
            && long.TryParse(name.AsSpan(4, 12), out var generation))
        {
            _historians[request.Key] = writer;
            if (_committers.GetValueOrDefault((shard, generation)) is { } committer && committer != writer)
            {
                tally.Add(RecoveryPath.HistoryByAnother);
            }
        }
        else if (_historians.GetValueOrDefault(request.Key) is { } other && other != writer)
        {
            tally.Add(RecoveryPath.HistoryWrittenTwice);
        }
    }
}
