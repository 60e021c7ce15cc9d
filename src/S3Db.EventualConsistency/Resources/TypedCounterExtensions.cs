using System.Linq.Expressions;

namespace S3Db.EventualConsistency;

/// <summary>
/// The verbs for typed resources: <c>wallets.AddAsync("w1", w => w.Balance, 5m)</c>. Each does what the verb of that
/// name of <see cref="CounterResourceExtensions"/> does, at the same cost and with the same errors.
/// </summary>
public static class TypedCounterExtensions
{
    /// <summary>Adds to the only field with eventual consistency.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="id">The record; it need not exist yet.</param>
    /// <param name="amount">How much, above 0.</param>
    /// <param name="options">Timestamp, source, mode and idempotency key of this transaction.</param>
    /// <param name="cancellationToken">Ends the wait; a transaction that was sent may still be stored.</param>
    /// <typeparam name="T">The type of the records.</typeparam>
    public static Task<TransactionReceipt> AddAsync<T>(
        this Resource<T> resource,
        string id,
        decimal amount,
        TransactionOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Untyped(resource).AddAsync(id, amount, options, cancellationToken);

    /// <summary>Adds to a field.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="id">The record; it need not exist yet.</param>
    /// <param name="field">The property of the field.</param>
    /// <param name="amount">How much, above 0.</param>
    /// <param name="options">Timestamp, source, mode and idempotency key of this transaction.</param>
    /// <param name="cancellationToken">Ends the wait; a transaction that was sent may still be stored.</param>
    /// <typeparam name="T">The type of the records.</typeparam>
    public static Task<TransactionReceipt> AddAsync<T>(
        this Resource<T> resource,
        string id,
        Expression<Func<T, decimal>> field,
        decimal amount,
        TransactionOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Untyped(resource).AddAsync(id, resource.FieldName(field), amount, options, cancellationToken);

    /// <summary>Subtracts from the only field with eventual consistency.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="id">The record; it need not exist yet.</param>
    /// <param name="amount">How much, above 0.</param>
    /// <param name="options">Timestamp, source, mode and idempotency key of this transaction.</param>
    /// <param name="cancellationToken">Ends the wait; a transaction that was sent may still be stored.</param>
    /// <typeparam name="T">The type of the records.</typeparam>
    public static Task<TransactionReceipt> SubAsync<T>(
        this Resource<T> resource,
        string id,
        decimal amount,
        TransactionOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Untyped(resource).SubAsync(id, amount, options, cancellationToken);

    /// <summary>Subtracts from a field.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="id">The record; it need not exist yet.</param>
    /// <param name="field">The property of the field.</param>
    /// <param name="amount">How much, above 0.</param>
    /// <param name="options">Timestamp, source, mode and idempotency key of this transaction.</param>
    /// <param name="cancellationToken">Ends the wait; a transaction that was sent may still be stored.</param>
    /// <typeparam name="T">The type of the records.</typeparam>
    public static Task<TransactionReceipt> SubAsync<T>(
        this Resource<T> resource,
        string id,
        Expression<Func<T, decimal>> field,
        decimal amount,
        TransactionOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Untyped(resource).SubAsync(id, resource.FieldName(field), amount, options, cancellationToken);

    /// <summary>Sets the only field with eventual consistency.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="id">The record; it need not exist yet.</param>
    /// <param name="value">The new value; zero and negative ones are allowed.</param>
    /// <param name="options">Timestamp, source, mode and idempotency key of this transaction.</param>
    /// <param name="cancellationToken">Ends the wait; a transaction that was sent may still be stored.</param>
    /// <typeparam name="T">The type of the records.</typeparam>
    public static Task<TransactionReceipt> SetAsync<T>(
        this Resource<T> resource,
        string id,
        decimal value,
        TransactionOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Untyped(resource).SetAsync(id, value, options, cancellationToken);

    /// <summary>Sets a field.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="id">The record; it need not exist yet.</param>
    /// <param name="field">The property of the field.</param>
    /// <param name="value">The new value; zero and negative ones are allowed.</param>
    /// <param name="options">Timestamp, source, mode and idempotency key of this transaction.</param>
    /// <param name="cancellationToken">Ends the wait; a transaction that was sent may still be stored.</param>
    /// <typeparam name="T">The type of the records.</typeparam>
    public static Task<TransactionReceipt> SetAsync<T>(
        this Resource<T> resource,
        string id,
        Expression<Func<T, decimal>> field,
        decimal value,
        TransactionOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Untyped(resource).SetAsync(id, resource.FieldName(field), value, options, cancellationToken);

    /// <summary>Folds what is pending, then answers with the record's value in its only such field.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="id">The record.</param>
    /// <param name="cancellationToken">Ends the wait; a fold under way is finished.</param>
    /// <typeparam name="T">The type of the records.</typeparam>
    public static Task<decimal> ConsolidateAsync<T>(
        this Resource<T> resource,
        string id,
        CancellationToken cancellationToken = default) =>
        Untyped(resource).ConsolidateAsync(id, cancellationToken);

    /// <summary>Reads the value of its only such field at a level of consistency.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="id">The record.</param>
    /// <param name="consistency">How fresh; the last consolidation by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <typeparam name="T">The type of the records.</typeparam>
    public static Task<CounterValue> GetValueAsync<T>(
        this Resource<T> resource,
        string id,
        ReadConsistency consistency = default,
        CancellationToken cancellationToken = default) =>
        Untyped(resource).GetValueAsync(id, consistency, cancellationToken);

    /// <summary>Folds what is pending, then answers with the record's value in a field.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="id">The record.</param>
    /// <param name="field">The property of the field.</param>
    /// <param name="cancellationToken">Ends the wait; a fold under way is finished.</param>
    /// <typeparam name="T">The type of the records.</typeparam>
    public static Task<decimal> ConsolidateAsync<T>(
        this Resource<T> resource,
        string id,
        Expression<Func<T, decimal>> field,
        CancellationToken cancellationToken = default) =>
        Untyped(resource).ConsolidateAsync(id, resource.FieldName(field), cancellationToken);

    /// <summary>Reads the value of a field at a level of consistency.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="id">The record.</param>
    /// <param name="field">The property of the field.</param>
    /// <param name="consistency">How fresh; the last consolidation by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <typeparam name="T">The type of the records.</typeparam>
    public static Task<CounterValue> GetValueAsync<T>(
        this Resource<T> resource,
        string id,
        Expression<Func<T, decimal>> field,
        ReadConsistency consistency = default,
        CancellationToken cancellationToken = default) =>
        Untyped(resource).GetValueAsync(id, resource.FieldName(field), consistency, cancellationToken);

    private static Resource Untyped<T>(Resource<T> resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.Untyped;
    }
}
