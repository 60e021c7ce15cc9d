namespace S3Db.EventualConsistency;

/// <summary>
/// The verbs of resources with eventual consistency. With one such field the field may be left out; with several it
/// must be named. Every verb refuses bad input before anything is stored.
/// </summary>
public static class CounterResourceExtensions
{
    /// <summary>Adds to the only field with eventual consistency; see the overload that names the field.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="id">The record; it need not exist yet.</param>
    /// <param name="amount">How much, above 0.</param>
    /// <param name="options">Timestamp, source, mode and idempotency key of this transaction.</param>
    /// <param name="cancellationToken">Ends the wait; a transaction that was sent may still be stored.</param>
    /// <exception cref="S3DbException">
    /// Bad input, or the store failed; see <see cref="S3DbException.IsOutcomeUnknown"/>.
    /// </exception>
    public static Task<TransactionReceipt> AddAsync(
        this Resource resource,
        string id,
        decimal amount,
        TransactionOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Counters.Of(resource, null).SubmitAsync(id, CounterOperation.Add, amount, options, cancellationToken);

    /// <summary>Adds to a field: a durable transaction once the call has returned.</summary>
    /// <remarks>
    /// Async mode returns when the transaction is stored; the value changes with the next consolidation. Sync mode also
    /// folds it and answers with verdict and value; if it cannot, or is cancelled once the transaction is stored, it
    /// answers <see cref="Verdict.Pending"/> and logs <see cref="CounterEventId.AnswerMissing"/>. Cost: a share of 1
    /// PUT (calls of the same moment share it); sync: also a share of a fold, 1 PUT while the state is small.
    /// </remarks>
    /// <param name="resource">The resource.</param>
    /// <param name="id">The record; it need not exist yet.</param>
    /// <param name="field">The field.</param>
    /// <param name="amount">How much, above 0.</param>
    /// <param name="options">Timestamp, source, mode and idempotency key of this transaction.</param>
    /// <param name="cancellationToken">Ends the wait; a transaction that was sent may still be stored.</param>
    /// <exception cref="S3DbException">
    /// Bad input, or the store failed; see <see cref="S3DbException.IsOutcomeUnknown"/>.
    /// </exception>
    public static Task<TransactionReceipt> AddAsync(
        this Resource resource,
        string id,
        string field,
        decimal amount,
        TransactionOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Counters.Of(resource, field).SubmitAsync(id, CounterOperation.Add, amount, options, cancellationToken);

    /// <summary>Subtracts from the only field with eventual consistency; otherwise as <c>AddAsync</c>.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="id">The record; it need not exist yet.</param>
    /// <param name="amount">How much, above 0.</param>
    /// <param name="options">Timestamp, source, mode and idempotency key of this transaction.</param>
    /// <param name="cancellationToken">Ends the wait; a transaction that was sent may still be stored.</param>
    /// <exception cref="S3DbException">
    /// Bad input, or the store failed; see <see cref="S3DbException.IsOutcomeUnknown"/>.
    /// </exception>
    public static Task<TransactionReceipt> SubAsync(
        this Resource resource,
        string id,
        decimal amount,
        TransactionOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Counters.Of(resource, null).SubmitAsync(id, CounterOperation.Sub, amount, options, cancellationToken);

    /// <summary>Subtracts from a field; otherwise as <c>AddAsync</c>.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="id">The record; it need not exist yet.</param>
    /// <param name="field">The field.</param>
    /// <param name="amount">How much, above 0.</param>
    /// <param name="options">Timestamp, source, mode and idempotency key of this transaction.</param>
    /// <param name="cancellationToken">Ends the wait; a transaction that was sent may still be stored.</param>
    /// <exception cref="S3DbException">
    /// Bad input, or the store failed; see <see cref="S3DbException.IsOutcomeUnknown"/>.
    /// </exception>
    public static Task<TransactionReceipt> SubAsync(
        this Resource resource,
        string id,
        string field,
        decimal amount,
        TransactionOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Counters.Of(resource, field).SubmitAsync(id, CounterOperation.Sub, amount, options, cancellationToken);

    /// <summary>Sets the only field with eventual consistency; see the overload that names the field.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="id">The record; it need not exist yet.</param>
    /// <param name="value">The new value; zero and negative ones are allowed.</param>
    /// <param name="options">Timestamp, source, mode and idempotency key of this transaction.</param>
    /// <param name="cancellationToken">Ends the wait; a transaction that was sent may still be stored.</param>
    /// <exception cref="S3DbException">
    /// Bad input, or the store failed; see <see cref="S3DbException.IsOutcomeUnknown"/>.
    /// </exception>
    public static Task<TransactionReceipt> SetAsync(
        this Resource resource,
        string id,
        decimal value,
        TransactionOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Counters.Of(resource, null).SubmitAsync(id, CounterOperation.Set, value, options, cancellationToken);

    /// <summary>Sets a field to a value; otherwise as <c>AddAsync</c>.</summary>
    /// <remarks>
    /// It acts when it is folded, in order with the others; a back-dated set does not act at its date.
    /// </remarks>
    /// <param name="resource">The resource.</param>
    /// <param name="id">The record; it need not exist yet.</param>
    /// <param name="field">The field.</param>
    /// <param name="value">The new value; zero and negative ones are allowed.</param>
    /// <param name="options">Timestamp, source, mode and idempotency key of this transaction.</param>
    /// <param name="cancellationToken">Ends the wait; a transaction that was sent may still be stored.</param>
    /// <exception cref="S3DbException">
    /// Bad input, or the store failed; see <see cref="S3DbException.IsOutcomeUnknown"/>.
    /// </exception>
    public static Task<TransactionReceipt> SetAsync(
        this Resource resource,
        string id,
        string field,
        decimal value,
        TransactionOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Counters.Of(resource, field).SubmitAsync(id, CounterOperation.Set, value, options, cancellationToken);

    /// <summary>Folds what is pending, then answers with the record's value in its only such field.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="id">The record.</param>
    /// <param name="cancellationToken">Ends the wait; a fold under way is finished.</param>
    /// <exception cref="S3DbException">
    /// The reducer throws for the record, or the store failed; nothing is lost.
    /// </exception>
    /// <exception cref="ConsolidationStoppedException">
    /// All else is folded, but a segment of the record's shard cannot be read or decided; the message names its key.
    /// </exception>
    public static Task<decimal> ConsolidateAsync(
        this Resource resource, string id, CancellationToken cancellationToken = default) =>
        Counters.Of(resource, null).ConsolidateAsync(id, cancellationToken);

    /// <summary>Folds what is pending, then answers with the record's value in a field.</summary>
    /// <remarks>
    /// The value includes every transaction acknowledged before the call, by whichever process. Cost: 1 LIST, a GET for
    /// each pending segment and touched page not at hand, a PUT for each touched page and 1 for the manifest, 1 PUT a
    /// cohort day.
    /// </remarks>
    /// <param name="resource">The resource.</param>
    /// <param name="id">The record.</param>
    /// <param name="field">The field.</param>
    /// <param name="cancellationToken">Ends the wait; a fold under way is finished.</param>
    /// <exception cref="S3DbException">
    /// The reducer throws for the record, or the store failed; nothing is lost.
    /// </exception>
    /// <exception cref="ConsolidationStoppedException">
    /// All else is folded, but a segment of the record's shard cannot be read or decided; the message names its key.
    /// </exception>
    public static Task<decimal> ConsolidateAsync(
        this Resource resource, string id, string field, CancellationToken cancellationToken = default) =>
        Counters.Of(resource, field).ConsolidateAsync(id, cancellationToken);

    /// <summary>Reads the only field with eventual consistency; see the overload that names the field.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="id">The record; one that does not exist has what was added to the attribute's default.</param>
    /// <param name="consistency">How fresh; the last consolidation by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task<CounterValue> GetValueAsync(
        this Resource resource,
        string id,
        ReadConsistency consistency = default,
        CancellationToken cancellationToken = default) =>
        Counters.Of(resource, null).ReadAsync(id, consistency, cancellationToken);

    /// <summary>Reads the value of a field at a level of consistency.</summary>
    /// <remarks>
    /// Cost: eventual, 1 conditional GET when nothing has changed (and 1 GET the first time, for the initial value);
    /// strong, also 1 LIST and a GET for each pending segment not at hand; at least a token, as eventual once the token
    /// is reached, else a consolidation.
    /// </remarks>
    /// <param name="resource">The resource.</param>
    /// <param name="id">The record; one that does not exist has what was added to the attribute's default.</param>
    /// <param name="field">The field.</param>
    /// <param name="consistency">How fresh; the last consolidation by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task<CounterValue> GetValueAsync(
        this Resource resource,
        string id,
        string field,
        ReadConsistency consistency = default,
        CancellationToken cancellationToken = default) =>
        Counters.Of(resource, field).ReadAsync(id, consistency, cancellationToken);
}
