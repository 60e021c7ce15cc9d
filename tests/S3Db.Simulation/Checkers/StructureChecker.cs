using S3Db.Simulation.History;
using S3Db.Simulation.Planning;

namespace S3Db.Simulation.Checkers;

/// <summary>
/// The objects in the end: referenced pages exist, writers kept their own order, nothing acknowledged waits, history is
/// written, and a consolidation without work asks for next to nothing.
/// </summary>
internal sealed class StructureChecker : IChecker
{
    private const int IdleRequestsMax = 12;

    public string Name => "structure";

    public string Invariants => "I3 I4 I5 I6 I9";

    public IEnumerable<Violation> Check(Evidence evidence) =>
        [.. Pages(evidence), .. WriterOrder(evidence), .. Pending(evidence), .. Idle(evidence)];

    private static string WriterOf(string key) =>
        Store.Keys.TryParseSegment(key, out var writer, out _) ? writer : string.Empty;

    private IEnumerable<Violation> Pages(Evidence evidence) =>
        from manifest in evidence.State.Manifests.Values
        from page in manifest.Pages
        where !evidence.Keys.Contains(page)
        select New("I4", $"the manifest of generation {manifest.Generation} references {page}, which is gone");

    private IEnumerable<Violation> WriterOrder(Evidence evidence)
    {
        if (evidence.Settings.Reducer == ReducerChoice.Throwing)
        {
            // Transactions of one record wait, and those of another go on.
            yield break;
        }

        var latest = new Dictionary<string, LogFileRow>(StringComparer.Ordinal);
        foreach (var row in evidence.State.Rows)
        {
            if (latest.TryGetValue(row.Writer, out var before)
                && (row.Sequence, row.Index).CompareTo((before.Sequence, before.Index)) <= 0)
            {
                yield return New("I3", $"{row.Id} comes behind {before.Id} of the same writer");
            }

            latest[row.Writer] = row;
        }
    }

    private IEnumerable<Violation> Pending(Evidence evidence)
    {
        if (evidence.Settings.IsDamaged)
        {
            yield break;
        }

        foreach (var (shard, manifest) in evidence.State.Manifests)
        {
            if (manifest.Stopped.Count > 0)
            {
                yield return New("I9", $"the chain {manifest.Stopped.First()} is stopped, and nothing was damaged");
            }

            foreach (var key in evidence.Keys.Where(
                key => key.StartsWith(Store.Keys.Wal(shard), StringComparison.Ordinal)))
            {
                if (Store.Keys.TryParseSegment(key, out var writer, out var sequence)
                    && string.CompareOrdinal(writer, manifest.HorizonAsBirth) >= 0
                    && sequence == manifest.Cursors.GetValueOrDefault(writer) + 1
                    && !manifest.CursorPages.Any())
                {
                    yield return New("I5", $"{key} waits behind its cursor after everything was consolidated");
                }
            }
        }
    }

    private IEnumerable<Violation> Idle(Evidence evidence)
    {
        var most = IdleRequestsMax * evidence.Settings.Shards
            + (evidence.Keys.Count(key => WriterOf(key).Length > 0) * 2);
        if (evidence.State.IdleRequests > most && !evidence.Settings.IsDamaged)
        {
            yield return New(
                "I6", $"an idle consolidation sent {evidence.State.IdleRequests} requests, at most {most} are due");
        }
    }

    private Violation New(string invariant, string message) => new(Name, invariant, message);
}
