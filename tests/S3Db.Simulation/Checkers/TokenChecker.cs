using S3Db.Simulation.Planning;


namespace S3Db.Simulation.Checkers;

/// <summary>Reads at a token have decided all that the token names, and no session goes back.</summary>
internal sealed class TokenChecker : IChecker
{
    public string Name => "tokens";

    public string Invariants => "I7";

    public IEnumerable<Violation> Check(Evidence evidence)
    {
        if (evidence.Settings.Reducer == ReducerChoice.Throwing)
        {
            yield break;
        }

        var log = new StoredLog(evidence);
        var rows = evidence.State.Rows.ToLookup(row => (row.Shard, row.Writer, row.Sequence));
        foreach (var read in evidence.Operations.Where(read => read.AskedFor is not null && read.Value is not null))
        {
            var shard = log.ShardOf(read.Record);
            var generation = StoredLog.GenerationOf(read.Value!.Token, shard);
            var asked = StoredLog.GenerationOf(read.AskedFor!, shard);
            if (asked > generation)
            {
                yield return New($"{read} went back from generation {asked} to {generation}");
            }

            foreach (var (writer, sequence) in StoredLog.SegmentsOf(read.AskedFor!, shard))
            {
                foreach (var row in rows[(shard, writer, sequence)].Where(row => row.Generation > generation))
                {
                    yield return New(
                        $"{read} is at generation {generation}, and {row.Id} of its token was decided in "
                        + $"{row.Generation}");
                }
            }
        }
    }

    private Violation New(string message) => new(Name, "I7", message);
}
