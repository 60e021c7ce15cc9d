using System.Runtime.CompilerServices;
using S3Db.Storage;

namespace S3Db;

/// <summary>
/// Streams records: lists keys, reads up to sixteen records at once, and never holds more than a batch.
/// </summary>
internal sealed class RecordQuery(ResourceCore core, RecordReader reader)
{
    private const int ParallelMax = 16;
    private const int BatchMax = 64;

    /// <summary>The records that match, through a partition when the filter gives all its fields.</summary>
    public async IAsyncEnumerable<Record> QueryAsync(
        RecordFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The first batch is small, so that the first record comes early.
        var size = ParallelMax;
        var batch = new List<string>(BatchMax);
        await foreach (var id in FindKeysAsync(filter, cancellationToken).ConfigureAwait(false))
        {
            batch.Add(id);
            if (batch.Count < size)
            {
                continue;
            }

            foreach (var record in await ReadBatchAsync(batch, filter, cancellationToken).ConfigureAwait(false))
            {
                yield return record;
            }

            batch.Clear();
            size = BatchMax;
        }

        foreach (var record in await ReadBatchAsync(batch, filter, cancellationToken).ConfigureAwait(false))
        {
            yield return record;
        }
    }

    /// <summary>How many living records there are. Cost: 1 LIST for each 1,000 records and tombstones.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var _ in ListLivingAsync(null, cancellationToken).ConfigureAwait(false))
        {
            count++;
        }

        return count;
    }

    public async Task<RecordPage> ListPageAsync(int pageSize, string? cursor, CancellationToken cancellationToken)
    {
        var records = new List<Record>();
        var keys = new List<string>();
        var last = cursor;
        var startAfter = cursor is null ? null : core.Keys.FromCursor(cursor);
        await foreach (var info in ListLivingAsync(startAfter, cancellationToken).ConfigureAwait(false))
        {
            if (records.Count + keys.Count == pageSize)
            {
                records.AddRange(await ReadBatchAsync(keys, RecordFilter.All, cancellationToken).ConfigureAwait(false));
                keys.Clear();
            }

            if (records.Count == pageSize)
            {
                return new RecordPage(records, last);
            }

            keys.Add(info.Key);
            last = core.Keys.CursorOf(info.Key);
        }

        records.AddRange(await ReadBatchAsync(keys, RecordFilter.All, cancellationToken).ConfigureAwait(false));
        return new RecordPage(records, null);
    }

    private async IAsyncEnumerable<ObjectInfo> ListLivingAsync(
        string? startAfter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var listing = core.Store.ListAllAsync(core.Keys.DataPrefix, startAfter, cancellationToken);
        await foreach (var info in listing.ConfigureAwait(false))
        {
            if (!RecordCodec.IsTombstone(info.Size))
            {
                yield return info;
            }
        }
    }

    private async IAsyncEnumerable<string> FindKeysAsync(
        RecordFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (filter.TryGetEquality("id", out var only))
        {
            yield return core.Keys.Record(only);
            yield break;
        }

        foreach (var partition in core.Schema.Partitions.OrderByDescending(partition => partition.Fields.Count))
        {
            var values = partition.Fields
                .Select(field => filter.TryGetEquality(field, out var text) ? text : null)
                .OfType<string>()
                .ToList();
            if (values.Count < partition.Fields.Count)
            {
                continue;
            }

            var ids = core.Partitions.ListIdsAsync(partition, values, cancellationToken);
            await foreach (var id in ids.ConfigureAwait(false))
            {
                yield return core.Keys.Record(id);
            }

            yield break;
        }

        await foreach (var info in ListLivingAsync(null, cancellationToken).ConfigureAwait(false))
        {
            yield return info.Key;
        }
    }

    private async Task<IReadOnlyList<Record>> ReadBatchAsync(
        List<string> keys, RecordFilter filter, CancellationToken cancellationToken)
    {
        var stored = new StoredRecord?[keys.Count];
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = ParallelMax,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForAsync(0, keys.Count, options, async (i, token) =>
            stored[i] = await core.Records.ReadKeyAsync(keys[i], token).ConfigureAwait(false)).ConfigureAwait(false);

        // Counters are asked only for records that the other conditions leave.
        var ordinary = new RecordFilter([.. filter.Conditions.Where(c => !core.Managed.Contains(c.Field))]);
        var candidates = stored
            .OfType<StoredRecord>()
            .Where(record => record.Tombstone is null && ordinary.Matches(reader.ToUnmergedRecord(record)))
            .ToList();
        var records = await reader.ToRecordsAsync(candidates, cancellationToken).ConfigureAwait(false);
        return [.. records.OfType<Record>().Where(filter.Matches)];
    }
}
