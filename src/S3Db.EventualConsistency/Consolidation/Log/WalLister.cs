using NodaTime;
using S3Db.Storage;

namespace S3Db.EventualConsistency;

/// <summary>Lists the segments that are stored.</summary>
internal sealed class WalLister(ShardContext shard)
{
    /// <summary>
    /// Lists every segment of the writers born at or after an instant, to the last page. Ids sort by birth, so what is
    /// older is skipped without being read. Cost: 1 LIST for each 1,000 segments.
    /// </summary>
    public async Task<WalSnapshot> ListAsync(Instant bornFrom, CancellationToken cancellationToken)
    {
        var segments = new SortedDictionary<WriterId, List<long>>();
        var storedAt = new Dictionary<WriterId, List<Instant>>();
        var foreign = new List<string>();
        Instant? listedAt = null;
        var request = new ListRequest(shard.Keys.WalPrefix)
        {
            StartAfter = shard.Rules.Keeps(ProtocolRule.UnknownOldWriterNeverFolded)
                ? shard.Keys.WalPrefix + WriterId.Before(bornFrom)
                : null,
        };
        while (true)
        {
            var page = await shard.Store.ListAsync(request, cancellationToken).ConfigureAwait(false);
            shard.Clock.Observe(page.StoreTime);
            listedAt ??= page.StoreTime;
            foreach (var item in page.Objects)
            {
                if (!shard.Keys.TryParseSegment(item.Key, out var segment))
                {
                    foreign.Add(item.Key);
                    continue;
                }

                if (!segments.TryGetValue(segment.Writer, out var sequences))
                {
                    segments.Add(segment.Writer, sequences = []);
                    storedAt.Add(segment.Writer, []);
                }

                sequences.Add(segment.Sequence);
                storedAt[segment.Writer].Add(item.LastModified);
            }

            if (page.ContinuationToken is null)
            {
                return new WalSnapshot(listedAt.Value, segments, foreign) { StoredAt = storedAt };
            }

            request = request with { ContinuationToken = page.ContinuationToken };
        }
    }
}
