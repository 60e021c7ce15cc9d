using System.Text.Json;

namespace S3Db;

/// <summary>
/// Makes records of what is stored: fills in defaults and the current values of managed fields. When a counter belongs
/// to another life than the record that was read, the record is read again.
/// </summary>
internal sealed class RecordReader(ResourceCore core)
{
    private const int RereadsMax = 8;

    public async Task<Record?> TryGetAsync(string id, CancellationToken cancellationToken)
    {
        var stored = await core.Records.ReadAsync(id, cancellationToken).ConfigureAwait(false);
        if (stored is null or { Tombstone: not null })
        {
            return null;
        }

        return (await ToRecordsAsync([stored], cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>The records of stored ones, in their order; null for one that was deleted meanwhile.</summary>
    public async Task<IReadOnlyList<Record?>> ToRecordsAsync(
        IReadOnlyList<StoredRecord> records, CancellationToken cancellationToken)
    {
        var result = new Record?[records.Count];
        var pending = records.Select((record, index) => (record, index)).ToList();
        for (var attempt = 0; pending.Count > 0; attempt++)
        {
            if (attempt > RereadsMax)
            {
                throw new S3DbException(
                    S3DbErrorKind.Corrupt,
                    $"'{core.Name}/{pending[0].record.Id}' and its counter stayed in different lives through "
                    + $"{RereadsMax} "
                    + "reads. If it is not being deleted and inserted all the time, verify its log.");
            }

            if (attempt > 0)
            {
                pending = await RereadAsync(pending, cancellationToken).ConfigureAwait(false);
            }

            pending = await MergeAsync(pending, result, cancellationToken).ConfigureAwait(false);
        }

        return result;
    }

    /// <summary>A record without the values of its managed fields, for filters that do not ask for them.</summary>
    public Record ToUnmergedRecord(StoredRecord stored) => Build(stored, []);

    private async Task<List<(StoredRecord Record, int Index)>> RereadAsync(
        List<(StoredRecord Record, int Index)> stale, CancellationToken cancellationToken)
    {
        var fresh = new List<(StoredRecord, int)>();
        foreach (var (record, index) in stale)
        {
            var again = await core.Records.ReadAsync(record.Id, cancellationToken).ConfigureAwait(false);
            if (again is { Tombstone: null })
            {
                fresh.Add((again, index));
            }
        }

        return fresh;
    }

    private async Task<List<(StoredRecord Record, int Index)>> MergeAsync(
        List<(StoredRecord Record, int Index)> records, Record?[] result, CancellationToken cancellationToken)
    {
        var values = records.Select(_ => new Dictionary<string, decimal>(StringComparer.Ordinal)).ToList();
        var isStale = new bool[records.Count];
        foreach (var field in records.Count == 0 ? [] : core.Managed.Served)
        {
            var asked = records
                .Select(item => new ManagedRecord(
                    item.Record.Id,
                    item.Record.Incarnation,
                    core.Managed.InitialOf(field.Field, item.Record.Attributes)))
                .ToList();
            var answers = await field.ReadAsync(asked, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < records.Count; i++)
            {
                values[i][field.Field] = answers[i].Value;
                isStale[i] |= answers[i].IsOtherIncarnation;
            }
        }

        for (var i = 0; i < records.Count; i++)
        {
            if (!isStale[i])
            {
                result[records[i].Index] = Build(records[i].Record, values[i]);
            }
        }

        return [.. records.Where((_, i) => isStale[i])];
    }

    private Record Build(StoredRecord stored, Dictionary<string, decimal> managed)
    {
        var attributes = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var unserved = core.Managed.Unserved;
        foreach (var attribute in core.Schema.Attributes.Where(a => !unserved.Contains(a.Name)))
        {
            if (managed.TryGetValue(attribute.Name, out var value))
            {
                attributes[attribute.Name] = CanonicalJson.FromDecimal(value);
            }
            else if (stored.Attributes.TryGetValue(attribute.Name, out var given))
            {
                attributes[attribute.Name] = given;
            }
            else if (attribute.Default is { } filled)
            {
                attributes[attribute.Name] = filled;
            }
        }

        // Another process may have added attributes since this one read the catalog.
        foreach (var (name, value) in stored.Attributes.Where(pair => core.Schema.Find(pair.Key) is null))
        {
            attributes[name] = value;
        }

        return new Record(core.Name, stored.Id, stored.ETag, attributes, unserved);
    }
}
