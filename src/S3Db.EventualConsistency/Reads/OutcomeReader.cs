using NodaTime;
using S3Db.Storage;

namespace S3Db.EventualConsistency;

/// <summary>Finds out what became of a transaction that a manifest has decided (H9).</summary>
internal sealed class OutcomeReader(ShardContext shard, PageReader pages)
{
    /// <summary>
    /// From the manifest while it holds the generation, else from the cohort files of the row's day, newest first: they
    /// exist for every generation the manifest no longer holds. Pending when the transaction is held or not decided.
    /// </summary>
    public async Task<(Verdict Verdict, string? Reason)> FindAsync(
        Manifest manifest, TransactionId id, LocalDate date, CancellationToken cancellationToken)
    {
        // One that an earlier generation held is decided by the one that released it.
        if (manifest.Unwritten.FirstOrDefault(g => g.Released.Any(held => held.Id == id)) is { } released)
        {
            return Outcomes.Explain(released.Outcomes.GetValueOrDefault(id));
        }

        foreach (var generation in manifest.Unwritten)
        {
            if (generation.Held.Contains(id))
            {
                return (Verdict.Pending, null);
            }

            if (generation.Folded.TryGetValue(id.Writer, out var range) && range.Contains(id.Sequence))
            {
                return Outcomes.Explain(generation.Outcomes.GetValueOrDefault(id));
            }
        }

        return await HeldTransactions
                .FindRecordAsync(
                    shard, pages, manifest, manifest.Failing.Keys, held => held.Id == id, cancellationToken)
                .ConfigureAwait(false) is not null
            ? (Verdict.Pending, null)
            : !shard.Rules.Keeps(ProtocolRule.OutcomeFromHistory) ? (Verdict.Applied, null)
            : await SearchAsync(manifest.Floor, id, date, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(Verdict Verdict, string? Reason)> SearchAsync(
        long floor, TransactionId id, LocalDate date, CancellationToken cancellationToken)
    {
        var files = new List<CohortFile>();
        await foreach (var item in shard.Store
            .ListAllAsync(shard.Keys.CohortPrefix(date), cancellationToken: cancellationToken)
            .ConfigureAwait(false))
        {
            if (shard.Keys.TryParseCohort(item.Key, out var file)
                && file.Shard == shard.Keys.Shard
                && file.Generation > floor)
            {
                files.Add(file);
            }
        }

        foreach (var file in files.OrderByDescending(file => file.Generation))
        {
            var body = await shard.Store.GetAsync(file.Key, cancellationToken: cancellationToken).ConfigureAwait(false);
            var rows = body.IsFound ? CohortFileCodec.Decode(file.Key, shard.Field, date, body.Body) : [];
            if (rows.FirstOrDefault(row => row.Id == id) is { } found)
            {
                return Outcomes.Explain(found.Outcome);
            }
        }

        return (Verdict.Pending, null);
    }
}
