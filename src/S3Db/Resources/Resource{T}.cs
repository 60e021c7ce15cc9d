using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using S3Db.Storage;

namespace S3Db;

/// <summary>
/// The typed face of a resource: records are instances of a class whose property <c>Id</c> is the record's id.
/// Everything else (contracts, errors, costs) is that of <see cref="Untyped"/>. Thread-safe.
/// </summary>
/// <typeparam name="T">The class of a record.</typeparam>
public sealed class Resource<T>
{
    private readonly TypedJson<T> _json;

    internal Resource(Resource untyped, TypedJson<T> json) => (Untyped, _json) = (untyped, json);

    /// <summary>The resource itself.</summary>
    public Resource Untyped { get; }

    /// <summary>Its name.</summary>
    public string Name => Untyped.Name;

    /// <summary>The name a property has as an attribute: <c>balance</c> for <c>w => w.Balance</c>.</summary>
    /// <typeparam name="TValue">The type of the property.</typeparam>
    /// <param name="field">One property of the class.</param>
    /// <exception cref="ArgumentException">The expression is not one property.</exception>
    public string FieldName<TValue>(Expression<Func<T, TValue>> field) => _json.FieldName(field);

    /// <summary>
    /// Inserts a record. Cost: as <see cref="Resource.InsertAsync(string, JsonObject, CancellationToken)"/>.
    /// </summary>
    /// <param name="item">The record, its id included.</param>
    /// <param name="cancellationToken">Ends the wait; the record may still be inserted.</param>
    /// <returns>The version that was written.</returns>
    /// <exception cref="S3DbException">The id exists, or the attributes break the rules.</exception>
    public Task<ETag> InsertAsync(T item, CancellationToken cancellationToken = default)
    {
        var (id, attributes) = _json.Write(item);
        return Untyped.InsertAsync(id, attributes, cancellationToken);
    }

    /// <summary>Reads a record. Cost: 1 GET, and what its managed fields cost.</summary>
    /// <param name="id">The record.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="S3DbException">There is no such record, or it does not fit the class.</exception>
    public async Task<T> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _json.Read(await Untyped.GetAsync(id, cancellationToken).ConfigureAwait(false));

    /// <summary>Reads a record. Cost: 1 GET, and what its managed fields cost.</summary>
    /// <param name="id">The record.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The record; the default of the class when there is none.</returns>
    public async Task<T?> TryGetAsync(string id, CancellationToken cancellationToken = default) =>
        await Untyped.TryGetAsync(id, cancellationToken).ConfigureAwait(false) is { } record
            ? _json.Read(record)
            : default;

    /// <summary>Replaces all attributes of a record; managed fields are left alone.</summary>
    /// <param name="item">The record, its id included.</param>
    /// <param name="ifMatch">The version to replace; any when null.</param>
    /// <param name="cancellationToken">Ends the wait; the record may still be written.</param>
    /// <returns>The version that was written.</returns>
    /// <exception cref="S3DbException">
    /// There is no such record, it has another version, or a rule is broken.
    /// </exception>
    public Task<ETag> UpdateAsync(T item, ETag? ifMatch = null, CancellationToken cancellationToken = default)
    {
        var (id, attributes) = _json.Write(item);
        return Untyped.UpdateAsync(id, attributes, ifMatch, cancellationToken);
    }

    /// <summary>Replaces all attributes of a record, or inserts it.</summary>
    /// <param name="item">The record, its id included.</param>
    /// <param name="ifMatch">The version to replace; any, or none, when null.</param>
    /// <param name="cancellationToken">Ends the wait; the record may still be written.</param>
    /// <returns>The version that was written.</returns>
    /// <exception cref="S3DbException">The record has another version, or a rule is broken.</exception>
    public Task<ETag> UpsertAsync(T item, ETag? ifMatch = null, CancellationToken cancellationToken = default)
    {
        var (id, attributes) = _json.Write(item);
        return Untyped.UpsertAsync(id, attributes, ifMatch, cancellationToken);
    }

    /// <summary>Deletes a record.</summary>
    /// <param name="id">The record.</param>
    /// <param name="ifMatch">The version to delete; any when null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when there is no such record.</returns>
    public Task<bool> DeleteAsync(string id, ETag? ifMatch = null, CancellationToken cancellationToken = default) =>
        Untyped.DeleteAsync(id, ifMatch, cancellationToken);

    /// <summary>Streams all records.</summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    public IAsyncEnumerable<T> ListAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(Untyped.ListAsync(cancellationToken), cancellationToken);

    /// <summary>
    /// Streams the records that match; see <see cref="Resource.QueryAsync(object, CancellationToken)"/>.
    /// </summary>
    /// <param name="filter">
    /// An anonymous object whose names are attributes, such as <c>new { userId = "u1" }</c>.
    /// </param>
    /// <param name="cancellationToken">Ends the stream.</param>
    [RequiresUnreferencedCode(AttributeInput.ReflectionMessage)]
    [RequiresDynamicCode(AttributeInput.ReflectionMessage)]
    public IAsyncEnumerable<T> QueryAsync(object filter, CancellationToken cancellationToken = default) =>
        ReadAsync(Untyped.QueryAsync(filter, cancellationToken), cancellationToken);

    /// <inheritdoc cref="QueryAsync(object, CancellationToken)"/>
    public IAsyncEnumerable<T> QueryAsync(
        IReadOnlyDictionary<string, object?> filter, CancellationToken cancellationToken = default) =>
        ReadAsync(Untyped.QueryAsync(filter, cancellationToken), cancellationToken);

    private async IAsyncEnumerable<T> ReadAsync(
        IAsyncEnumerable<Record> records, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in records.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return _json.Read(record);
        }
    }
}
