namespace S3Db.EventualConsistency;

/// <content>Proving that values, statistics and log agree.</content>
public sealed partial class EventualConsistencyPlugin
{
    /// <summary>
    /// Decides every transaction of the log again and compares the result with everything that is stored: values,
    /// statistics, outcomes, the order of the rows, how far each writer is folded, and whether what waits can be read.
    /// </summary>
    /// <remarks>
    /// Right while writers and consolidators run. What deviates is in the report with its key, a damaged object too;
    /// only a store that does not answer is an error. Cost for each shard: 1 LIST for each 1,000 cohort files of the
    /// field and for each 1,000 segments; 1 GET for each cohort file and state page of the shard, for each pending
    /// segment, and for each record that was deleted once. Nothing is written without
    /// <see cref="VerifyOptions.Repair"/>; with retention 1 GET a shard for its opening balance. Memory: of one shard
    /// the counters, the statistics of its days, a few numbers for each writer, the idempotency keys, and one
    /// generation of rows.
    /// </remarks>
    /// <param name="options">Whether to repair; only looks when null.</param>
    /// <param name="progress">Told after each few files.</param>
    /// <param name="cancellationToken">Ends the verification.</param>
    /// <exception cref="S3DbException">
    /// The store failed, others committed faster than this could read, or a reducer of one's own throws at what another
    /// version of it has decided.
    /// </exception>
    public Task<VerifyReport> VerifyAsync(
        VerifyOptions? options = null,
        IProgress<VerifyProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options ??= VerifyOptions.Default;
        return options.DeviationsMax >= 1
            ? new Verifier(ActiveField).VerifyAsync(options, progress, cancellationToken)
            : throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"Cannot verify with {nameof(VerifyOptions.DeviationsMax)} = {options.DeviationsMax}: it must be at "
                + "least 1.");
    }

    /// <summary>The value of one record, computed from the log alone, beside the stored one. Writes nothing.</summary>
    /// <remarks>
    /// Of the last consolidation; what is pending is in neither. To repair a value, use
    /// <see cref="VerifyOptions.Repair"/>. Cost: that of reading the log of the record's shard: 1 LIST for each 1,000
    /// cohort files of the field, 1 GET for each of the shard, for the record's page and for an opening balance.
    /// </remarks>
    /// <param name="id">The record.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<RecalculatedValue> RecalculateAsync(string id, CancellationToken cancellationToken = default) =>
        ActiveField.RecalculateAsync(id, cancellationToken);
}
