using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace S3Db;

public sealed partial class Resource
{
    private const int BatchParallelMax = 16;

    /// <summary>
    /// Inserts records, each with its <c>id</c> among its attributes, up to 16 at a time. All are checked before the
    /// first is sent; each is an insert of its own, not one transaction. Cost: as so many inserts.
    /// </summary>
    /// <param name="records">Anonymous objects, dictionaries or JSON objects.</param>
    /// <param name="cancellationToken">Ends the wait; some records may be inserted.</param>
    /// <exception cref="S3DbException">
    /// Some were not inserted, while the others were; the message names how many and the first reason.
    /// </exception>
    [RequiresUnreferencedCode(AttributeInput.ReflectionMessage)]
    [RequiresDynamicCode(AttributeInput.ReflectionMessage)]
    public Task InsertManyAsync(IEnumerable<object> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        var place = $"a record of '{Name}'";
        return InsertManyCoreAsync(
            [.. records.Select(record => AttributeInput.Read(record, place))], cancellationToken);
    }

    /// <inheritdoc cref="InsertManyAsync(IEnumerable{object}, CancellationToken)"/>
    public Task InsertManyAsync(IEnumerable<JsonObject> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        var place = $"a record of '{Name}'";
        return InsertManyCoreAsync(
            [.. records.Select(record => AttributeInput.Read(record, place))], cancellationToken);
    }

    /// <summary>Deletes records, up to 16 at a time. Cost: as so many deletes.</summary>
    /// <param name="ids">The records.</param>
    /// <param name="cancellationToken">Ends the wait; some records may be deleted.</param>
    /// <returns>How many there were to delete.</returns>
    /// <exception cref="S3DbException">Some could not be deleted, while the others were.</exception>
    public async Task<int> DeleteManyAsync(IEnumerable<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var count = 0;
        await ForEachAsync(
            "deleted",
            [.. ids],
            async (id, token) =>
            {
                if (await DeleteAsync(id, null, token).ConfigureAwait(false))
                {
                    Interlocked.Increment(ref count);
                }
            },
            cancellationToken).ConfigureAwait(false);
        return count;
    }

    private Task InsertManyCoreAsync(IReadOnlyList<JsonElement> records, CancellationToken cancellationToken)
    {
        foreach (var record in records)
        {
            Stored.Writer.Check(IdOf(record), ToInput(IdOf(record), record));
        }

        return ForEachAsync(
            "inserted",
            records,
            async (record, token) => await InsertCoreAsync(null, record, token).ConfigureAwait(false),
            cancellationToken);
    }

    private async Task ForEachAsync<T>(
        string done,
        IReadOnlyList<T> items,
        Func<T, CancellationToken, Task> action,
        CancellationToken cancellationToken)
    {
        var failures = new ConcurrentBag<S3DbException>();
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = BatchParallelMax,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(items, options, async (item, token) =>
        {
            try
            {
                await action(item, token).ConfigureAwait(false);
            }
            catch (S3DbException exception)
            {
                failures.Add(exception);
            }
        }).ConfigureAwait(false);
        if (failures.FirstOrDefault() is { } first)
        {
            throw new S3DbException(
                first.Kind,
                $"{failures.Count} of {items.Count} records of '{Name}' were not {done}; the others were. One reason: "
                + first.Message,
                first)
            {
                IsOutcomeUnknown = failures.Any(failure => failure.IsOutcomeUnknown),
            };
        }
    }
}
