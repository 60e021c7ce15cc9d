using S3Db.Simulation.Reports;
using S3Db.Storage;

namespace S3Db.Simulation.Store;

/// <summary>Recognises the recovery paths of the protocol by the requests that they consist of.</summary>
internal sealed class PathWatch(Tally tally)
{
    private static readonly TimeSpan ZombieAge = TimeSpan.FromMinutes(1);
    private readonly Dictionary<(string Process, string Key), byte[]> _refused = [];
    private readonly HashSet<(string Process, string Key)> _sent = [];
    private readonly HashSet<string> _stored = new(StringComparer.Ordinal);
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _reappeared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<long>> _sequences = new(StringComparer.Ordinal);
    private readonly ManifestWatch _manifests = new(tally);

    /// <summary>Who committed a generation; null when nobody did.</summary>
    public string? CommitterOf(int shard, long generation) => _manifests.CommitterOf(shard, generation);

    /// <summary>How many writers have segments behind a slot that was never filled.</summary>
    public int CountRunsBehindGap() => _sequences.Values.Count(sequences => sequences.Max > sequences.Count);

    public void Sent(StoreRequest request)
    {
        if (request.SentAt - request.WantedAt > ZombieAge && request.Kind is KeyKind.Manifest or KeyKind.Segment)
        {
            tally.Add(RecoveryPath.ZombieSent);
        }

        if (request is { Verb: RequestVerb.Put, Kind: KeyKind.Segment }
            && !_sent.Add((request.Process.Name, request.Key)))
        {
            tally.Add(RecoveryPath.SegmentSentAgain);
        }
    }

    public void Executed(StoreRequest request, object answer)
    {
        request.IsApplied |= answer is not StoreException;
        switch (request.Verb)
        {
            case RequestVerb.Put when request.Kind == KeyKind.Segment && answer is PutResult:
                Stored(request.Key);
                break;
            case RequestVerb.Put when request.Kind is KeyKind.Manifest or KeyKind.Cohort:
                _manifests.Executed(request, answer);
                break;
            case RequestVerb.Delete or RequestVerb.DeleteMany:
                foreach (var key in request.Keys)
                {
                    Removed(key);
                }

                break;
            default:
                break;
        }
    }

    public void Answered(StoreRequest request, object answer)
    {
        request.IsAnswered = true;
        switch (request)
        {
            case { Verb: RequestVerb.Put, Kind: KeyKind.Segment }
                when answer is StoreException { Error: StoreErrorKind.AlreadyExists }:
                _refused[(request.Process.Name, request.Key)] = request.Body;
                break;
            case { Verb: RequestVerb.Put, Kind: KeyKind.Manifest }:
                _manifests.Answered(request, answer);
                break;
            case { Verb: RequestVerb.Get, Kind: KeyKind.Segment } when answer is GetResult got:
                ReadSegment(request, got);
                break;
            case { Verb: RequestVerb.Get, Kind: KeyKind.Page } when answer is GetResult { IsFound: false }:
                tally.Add(RecoveryPath.PageGone);
                Restarted(request);
                break;
            case { Verb: RequestVerb.Get, Kind: KeyKind.Cohort, Process: { SyncCalls: > 0, Queries: 0 } }:
                tally.Add(RecoveryPath.SyncAnswerFromHistory);
                break;
            default:
                break;
        }
    }

    private void ReadSegment(StoreRequest request, GetResult got)
    {
        if (_refused.Remove((request.Process.Name, request.Key), out var ours))
        {
            tally.Add(!got.IsFound ? RecoveryPath.ReadBackGone
                : got.Body.Span.SequenceEqual(ours) ? RecoveryPath.ReadBackOurs
                : RecoveryPath.ReadBackForeign);
        }
        else if (!got.IsFound)
        {
            tally.Add(RecoveryPath.SegmentGone);
            Restarted(request);
        }
    }

    private void Restarted(StoreRequest request)
    {
        if (request.Process is { StrongReads: > 0 } or { Queries: > 0 })
        {
            tally.Add(RecoveryPath.ReadRestarted);
        }
    }

    private void Stored(string key)
    {
        if (Keys.TryParseSegment(key, out var writer, out var sequence))
        {
            if (!_sequences.TryGetValue(writer, out var sequences))
            {
                _sequences[writer] = sequences = [];
            }

            sequences.Add(sequence);
        }

        if (_stored.Add(key) && _removed.Contains(key))
        {
            tally.Add(RecoveryPath.SegmentReappeared);
            _reappeared.Add(key);
        }
    }

    private void Removed(string key)
    {
        if (Keys.KindOf(key) == KeyKind.Page && _manifests.IsOrphan(key))
        {
            tally.Add(RecoveryPath.OrphanPageRemoved);
        }

        if (!_stored.Remove(key))
        {
            return;
        }

        _removed.Add(key);
        if (_reappeared.Remove(key))
        {
            tally.Add(RecoveryPath.ReappearedRemoved);
        }

        if (_manifests.IsForgotten(key))
        {
            tally.Add(RecoveryPath.ForgottenRemoved);
        }
    }
}
