using NodaTime;
using S3Db.Storage;

namespace S3Db.EventualConsistency;

/// <summary>The cohort files of one shard as a listing shows them, by generation: a few bytes a file.</summary>
internal sealed class CohortIndex
{
    private readonly List<Entry> _files = [];

    private CohortIndex()
    {
    }

    /// <summary>In the order of their generations.</summary>
    public IReadOnlyList<Entry> Files => _files;

    /// <summary>Objects among the cohort files that are none.</summary>
    public List<string> Foreign { get; } = [];

    /// <summary>Files of generations newer than those asked for.</summary>
    public List<Entry> Newer { get; } = [];

    /// <summary>
    /// Lists the files of the generations behind one, up to another and with it. Cost: 1 LIST for each 1,000 cohort
    /// files of the field.
    /// </summary>
    public static async Task<CohortIndex> ListAsync(
        ShardContext shard, long after, long upTo, CancellationToken cancellationToken)
    {
        var index = new CohortIndex();
        await foreach (var item in shard.Store
            .ListAllAsync(shard.Keys.CohortMonths, cancellationToken: cancellationToken)
            .ConfigureAwait(false))
        {
            if (!shard.Keys.TryParseCohort(item.Key, out var file) || file.Shard >= shard.Settings.Shards)
            {
                index.Foreign.Add(item.Key);
            }
            else if (file.Shard == shard.Keys.Shard && file.Generation > after)
            {
                var entry = new Entry(file.Generation, file.Date, item.Size, item.LastModified);
                (file.Generation <= upTo ? index._files : index.Newer).Add(entry);
            }
        }

        index._files.Sort();
        return index;
    }

    internal readonly record struct Entry(
        long Generation, LocalDate Date, long Bytes, Instant LastModified) : IComparable<Entry>
    {
        public int CompareTo(Entry other) => (Generation, Date).CompareTo((other.Generation, other.Date));
    }
}
