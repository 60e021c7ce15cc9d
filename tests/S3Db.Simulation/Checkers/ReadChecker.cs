using S3Db.EventualConsistency;
using S3Db.Simulation.History;
using S3Db.Simulation.Planning;

namespace S3Db.Simulation.Checkers;

/// <summary>
/// Every read is what its token says: the value of a committed generation, never a mixture; a strong one with all that
/// was acknowledged before it began, each once, and nothing that the log does not hold in the end.
/// </summary>
internal sealed class ReadChecker : IChecker
{
    public string Name => "reads";

    public string Invariants => "I4 I7";

    public IEnumerable<Violation> Check(Evidence evidence)
    {
        var log = new StoredLog(evidence);
        return evidence.Operations
            .Where(read => read.IsRead && read.Value is not null && evidence.IsStable(read.Record))
            .SelectMany(read => Check(evidence, log, read));
    }

    private IEnumerable<Violation> Check(Evidence evidence, StoredLog log, OperationRecord read)
    {
        var value = read.Value!;
        var shard = log.ShardOf(read.Record);
        var generation = StoredLog.GenerationOf(value.Token, shard);
        if (read.Kind != OperationKind.ReadStrong)
        {
            var expected = log.ValueAt(read.Record, generation);
            if (expected != value.Value)
            {
                yield return New("I4", $"{read} at generation {generation}, in which it is {expected}");
            }

            yield break;
        }

        var overlaid = log.Overlaid(value.Token, shard, generation);
        var strong = log.ValueWith(read.Record, generation, overlaid.Where(row => row.Record == read.Record));
        if (strong != value.Value && !GaveUpWhatItShows(evidence, value.Token, shard))
        {
            yield return New(
                "I7",
                $"{read} at generation {generation} with {overlaid.Count} pending; the log gives {strong}. Token "
                + $"{value.Token}");
        }

        if (evidence.Settings.Reducer == ReducerChoice.Throwing)
        {
            // What waits for its reducer is behind the cursor, and not decided.
            yield break;
        }

        var seen = overlaid.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var write in evidence.Transactions.Values.Where(write =>
            write.Status == OperationStatus.Completed && write.CompletedAt < read.InvokedAt
            && log.ShardOf(write.Record) == shard))
        {
            foreach (var row in evidence.RowsBySource[write.Source]
                .Where(row => row.Generation > generation && !seen.Contains(row.Id)))
            {
                yield return New(
                    "I7", $"{read} misses {write}, acknowledged before it began and decided in {row.Generation}");
            }
        }
    }

    /// <summary>
    /// Whether a segment that the read laid over was damaged after it, and given up: then the log holds less.
    /// </summary>
    private static bool GaveUpWhatItShows(Evidence evidence, ConsistencyToken token, int shard) =>
        token.SegmentsOf(StoredLog.Resource, shard).Any(reached =>
            evidence.GivenUp.Any(segment =>
                segment.Writer == reached.Writer.Value && segment.Sequence <= reached.Sequence));

    private Violation New(string invariant, string message) => new(Name, invariant, message);
}
