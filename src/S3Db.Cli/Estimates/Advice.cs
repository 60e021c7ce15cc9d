namespace S3Db.Cli.Estimates;

/// <summary>What somebody should know who is about to run a load.</summary>
internal static class Advice
{
    private const double ShardsCost = 1.5;

    public static IReadOnlyList<string> Of(
        CommitModel commit, Estimate.BillFigures bill, IReadOnlyList<Estimate.BreakEven> breakEvens, PriceList prices)
    {
        var load = commit.Load;
        var notes = new List<string>();
        var cheaper = load.IsSync
            ? "more calls at a time share a fold, and async calls wait for none"
            : "consolidate less often, or touch fewer counters in an interval";
        foreach (var breakEven in breakEvens.Where(breakEven => !breakEven.IsReached))
        {
            notes.Add(commit.Batch < breakEven.TransactionsPerPut
                ? $"Below the break-even with {breakEven.Design}: {commit.Batch:0.#} transactions a PUT, and"
                    + $" {breakEven.TransactionsPerPut:0} are needed. Fewer writers, fewer shards or BatchTransactions"
                    + " make it more."
                : $"Dearer than {breakEven.Design} although enough transactions share a PUT: what costs is"
                    + $" consolidation: {cheaper}.");
        }

        var alone = new CommitModel(load with { Shards = 1 });
        if (load.Shards > 1 && alone.Batch > commit.Batch * ShardsCost)
        {
            notes.Add(
                $"A writer fills a segment for each shard: {load.Shards} shards make it {commit.Batch:0.#} transactions"
                + $" a PUT, one would make it {alone.Batch:0.#}.");
        }

        if (bill.WriteRequestsPerTransaction > 2 / commit.Batch)
        {
            notes.Add(
                "More than half of the PUTs and LISTs are those of consolidation, not of writing:"
                + $" {cheaper}.");
        }

        if (prices.Note is { } note)
        {
            notes.Add(note);
        }

        return notes;
    }
}
