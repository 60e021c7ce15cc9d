using System.Text.Json;
using S3Db.Simulation.Checkers;
using S3Db.Simulation.Planning;
using S3Db.Simulation.Reports;
using S3Db.Storage;

namespace S3Db.Simulation.Store;

/// <summary>
/// Follows the cohort files that leave the log: each only when a committed manifest names the sum of it, when it is old
/// enough, and, where copies are kept, when its copy is there.
/// </summary>
internal sealed class RetentionWatch(Trace trace, Tally tally, WorldSettings settings)
{
    /// <summary>The store's clock has whole seconds, and processes know it by its answers.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, (byte[] Body, TimeSpan At)> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _openings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _archive = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _removed = new(StringComparer.Ordinal);
    private readonly Dictionary<int, NamedOpening> _latest = [];

    public CutHistory Cuts { get; } = new();

    /// <summary>Whether the world has been judged: what the trials behind that do to the bucket is not ours.</summary>
    public bool IsEnded { get; set; }

    /// <summary>The cohort files that left under an opening balance.</summary>
    public IReadOnlyDictionary<string, byte[]> Removed => _removed;

    public void Executed(StoreRequest request, object answer)
    {
        if (IsEnded)
        {
            return;
        }

        if (request.Verb == RequestVerb.Put && answer is PutResult)
        {
            Stored(request);
        }
        else if (request.Verb is RequestVerb.Delete or RequestVerb.DeleteMany)
        {
            foreach (var key in request.Keys.Except((IReadOnlyList<string>)answer, StringComparer.Ordinal))
            {
                Left(key, request.Process.Name);
            }
        }
    }

    public void Answered(StoreRequest request, object answer)
    {
        if (request is { Verb: RequestVerb.Get, Kind: KeyKind.Cohort } && answer is GetResult { IsFound: false }
            && _removed.ContainsKey(request.Key))
        {
            tally.Add(RecoveryPath.RetiredFileMissed);
        }
        else if (request is { Verb: RequestVerb.Put, Kind: KeyKind.Manifest, IsApplied: false }
            && answer is StoreException { Error: StoreErrorKind.PreconditionFailed }
            && FindOpening(request.Body) is { } opening
            && _latest.GetValueOrDefault(Keys.ShardOf(request.Key))?.Key != opening.Key
            && Cuts.Openings.TrueForAll(named => named.Key != opening.Key))
        {
            tally.Add(RecoveryPath.CutLostSwap);
        }
    }

    private void Stored(StoreRequest request)
    {
        switch (request.Kind)
        {
            case KeyKind.Cohort:
                _files[request.Key] = (request.Body, trace.Now);
                if (_removed.ContainsKey(request.Key))
                {
                    tally.Add(RecoveryPath.RetiredFileReappeared);
                }

                break;
            case KeyKind.Archive:
                _archive[request.Key] = request.Body;
                break;
            case KeyKind.Opening:
                _openings[request.Key] = request.Body;
                break;
            case KeyKind.Manifest when FindOpening(request.Body) is { } opening:
                Named(Keys.ShardOf(request.Key), opening.Generation, opening.Key, request.Process.Name);
                break;
            default:
                break;
        }
    }

    private void Named(int shard, long generation, string key, string by)
    {
        if (_latest.GetValueOrDefault(shard)?.Key == key)
        {
            return;
        }

        if (!_openings.TryGetValue(key, out var body))
        {
            Cuts.Errors.Add($"I4 {by} had the manifest name the opening balance {key}, which is not there");
            return;
        }

        tally.Add(RecoveryPath.LogCut);
        Cuts.Openings.Add(_latest[shard] = new NamedOpening(shard, generation, key, trace.Now, by, body));
    }

    private void Left(string key, string by)
    {
        if (_openings.Remove(key))
        {
            LeftOpening(key, by);
        }
        else if (_files.Remove(key, out var file) && Keys.TryParseCohort(key, out var shard, out var generation))
        {
            var cut = _latest.GetValueOrDefault(shard);
            LeftFile(key, file, generation <= cut?.Generation ? cut : null, by);
        }
    }

    private void LeftOpening(string key, string by)
    {
        if (_latest.Values.Any(named => named.Key == key))
        {
            Cuts.Errors.Add($"I4 {by} removed the opening balance {key}, which the manifest names");
        }
        else if (Cuts.Openings.TrueForAll(named => named.Key != key))
        {
            tally.Add(RecoveryPath.OrphanOpeningRemoved);
        }
    }

    private void LeftFile(string key, (byte[] Body, TimeSpan At) file, NamedOpening? cut, string by)
    {
        if (cut is null)
        {
            Cuts.Errors.Add($"I2 {by} removed {key}, and no manifest names an opening balance for it");
            return;
        }

        if (settings.Archives && _archive.GetValueOrDefault(Keys.ArchiveOf(key)) is var copy
            && !(copy ?? []).AsSpan().SequenceEqual(file.Body))
        {
            Cuts.Errors.Add($"I2 {by} removed {key}, and the archive has {(copy is null ? "no copy" : "other rows")}");
        }

        if (_removed.TryAdd(key, file.Body) && trace.Now - file.At < settings.Keep - Tolerance)
        {
            Cuts.Errors.Add($"I2 {by} removed {key} {trace.Now - file.At:c} after it was written");
        }

        if (cut.By != by)
        {
            tally.Add(RecoveryPath.CutFinishedByAnother);
        }
    }

    /// <summary>Most manifests have none, and are not parsed for that.</summary>
    private static (long Generation, string Key)? FindOpening(byte[] manifest)
    {
        if (manifest.AsSpan().IndexOf("\"opening\""u8) < 0)
        {
            return null;
        }

        using var document = JsonDocument.Parse(manifest);
        return document.RootElement.TryGetProperty("opening", out var opening)
            ? (opening.GetProperty("generation").GetInt64(), opening.GetProperty("key").GetString()!)
            : null;
    }
}
