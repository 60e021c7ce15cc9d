using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace S3Db;

public sealed partial class Resource
{
    /// <summary>
    /// Streams all records, in the order of their keys. Cost: 1 LIST for each 1,000 records, and 1 GET each; up to 16
    /// records are read at a time.
    /// </summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    public IAsyncEnumerable<Record> ListAsync(CancellationToken cancellationToken = default) =>
        QueryCoreAsync("list", RecordFilter.All, cancellationToken);

    /// <summary>Reads one page of the records. Cost: 1 LIST, and 1 GET for each record.</summary>
    /// <param name="pageSize">The most records, 1 to 1,000.</param>
    /// <param name="cursor">Where to go on: <see cref="RecordPage.Cursor"/> of the page before.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<RecordPage> ListPageAsync(
        int pageSize = RecordPage.SizeMax, string? cursor = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, RecordPage.SizeMax);
        return RunAsync(
            "list",
            string.Empty,
            token => _virtual is null
                ? Stored.Query.ListPageAsync(pageSize, cursor, token)
                : throw new S3DbException(
                    S3DbErrorKind.Unsupported,
                    $"Cannot page through '{Name}': its records are computed by a plugin. Use ListAsync or "
                    + "QueryAsync."),
            cancellationToken);
    }

    /// <summary>How many records there are. Cost: 1 LIST for each 1,000 records, deleted ones included.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<long> CountAsync(CancellationToken cancellationToken = default) =>
        RunAsync("count", string.Empty, CountCoreAsync, cancellationToken);

    /// <summary>
    /// Streams the records that match: equality (<c>new { userId = "u1" }</c>) and ranges (<c>new { balance =
    /// Filter.AtLeast(5) }</c>, or <c>{ "$gte": 5 }</c>). A null matches a record without a value.
    /// </summary>
    /// <remarks>
    /// When the filter gives all fields of a partition by equality, only the records filed there are read; otherwise
    /// all. What is returned is judged by the record itself, read for this query: a stale partition entry never shows.
    /// Cost: 1 LIST for each 1,000 candidates and 1 GET for each.
    /// </remarks>
    /// <param name="filter">An anonymous object, a dictionary or a JSON object; every condition must hold.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="S3DbException">A field or an operator is unknown, or a value has the wrong type.</exception>
    [RequiresUnreferencedCode(AttributeInput.ReflectionMessage)]
    [RequiresDynamicCode(AttributeInput.ReflectionMessage)]
    public IAsyncEnumerable<Record> QueryAsync(object filter, CancellationToken cancellationToken = default) =>
        QueryCoreAsync(AttributeInput.Read(filter, FilterPlace), cancellationToken);

    /// <inheritdoc cref="QueryAsync(object, CancellationToken)"/>
    public IAsyncEnumerable<Record> QueryAsync(JsonObject filter, CancellationToken cancellationToken = default) =>
        QueryCoreAsync(AttributeInput.Read(filter, FilterPlace), cancellationToken);

    /// <inheritdoc cref="QueryAsync(object, CancellationToken)"/>
    public IAsyncEnumerable<Record> QueryAsync(
        IReadOnlyDictionary<string, object?> filter, CancellationToken cancellationToken = default) =>
        QueryCoreAsync(AttributeInput.Read(filter, FilterPlace), cancellationToken);

    private string FilterPlace => $"the filter on '{Name}'";

    private IAsyncEnumerable<Record> QueryCoreAsync(JsonElement filter, CancellationToken cancellationToken)
    {
        var schema = _stored?.Core.Schema ?? SchemaParser.Parse(_virtual!.Definition);
        return QueryCoreAsync("query", FilterParser.Parse(schema, filter), cancellationToken);
    }

    private async IAsyncEnumerable<Record> QueryCoreAsync(
        string operation, RecordFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _database.ThrowIfClosed();
        using var scope = new OperationScope(_database, operation, Name, null);
        var records = _virtual?.QueryAsync(filter, cancellationToken)
            ?? Stored.Query.QueryAsync(filter, cancellationToken);
        var enumerator = records.GetAsyncEnumerator(cancellationToken);
        await using (enumerator.ConfigureAwait(false))
        {
            while (await MoveNextAsync(enumerator, scope).ConfigureAwait(false))
            {
                yield return enumerator.Current;
            }
        }
    }

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<Record> enumerator, OperationScope scope)
    {
        try
        {
            return await enumerator.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            scope.Fail(exception);
            throw;
        }
    }

    private async Task<long> CountCoreAsync(CancellationToken cancellationToken)
    {
        if (_virtual is null)
        {
            return await Stored.Query.CountAsync(cancellationToken).ConfigureAwait(false);
        }

        var count = 0L;
        await foreach (var _ in _virtual.QueryAsync(RecordFilter.All, cancellationToken).ConfigureAwait(false))
        {
            count++;
        }

        return count;
    }
}
