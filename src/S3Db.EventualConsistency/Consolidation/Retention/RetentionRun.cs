namespace S3Db.EventualConsistency;

/// <summary>Applies retention to a whole field at once, for callers who wait for it.</summary>
internal static class RetentionRun
{
    /// <summary>Shard by shard, for each takes the memory of a verification.</summary>
    public static async Task<long> ApplyAsync(CounterField field, CancellationToken cancellationToken)
    {
        var files = 0L;
        var deviations = new List<string>();
        foreach (var shard in field.Shards)
        {
            if (shard.Context.Retention is null)
            {
                throw new S3DbException(
                    S3DbErrorKind.Invalid,
                    $"Cannot apply retention to '{field.Name}': its options keep every transaction. Set "
                    + $"{nameof(EventualConsistencyOptions.Retention)}.{nameof(RetentionOptions.KeepTransactions)}.");
            }

            RetentionPass pass;
            do
            {
                pass = await shard.Consolidator.Retention.ApplyAsync(cancellationToken).ConfigureAwait(false);
                files += pass.Files;
            }
            while (pass.MayBeMore && pass.Deviation is null);
            deviations.AddRange(pass.Deviation is { } deviation ? [$"shard {shard.Context.Name}: {deviation}"] : []);
        }

        return deviations.Count == 0 ? files : throw new S3DbException(
            S3DbErrorKind.Corrupt,
            $"Retention leaves what is not cut off yet of '{field.Name}' as it is, because the log deviates: "
            + $"{string.Join(' ', deviations)} Verify, and restore what is missing.");
    }
}
