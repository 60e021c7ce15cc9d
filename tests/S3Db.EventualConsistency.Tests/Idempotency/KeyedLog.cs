using NodaTime;
using S3Db.EventualConsistency.Tests.Support;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.EventualConsistency.Tests.Idempotency;

/// <summary>
/// Puts segments into the log as if writers of any birth had sent them, so that a test decides who and when.
/// </summary>
internal sealed class KeyedLog(CounterWorld world, CounterProcess process)
{
    private readonly SeededRandomSource _random = new(4711);
    private readonly Dictionary<WriterId, long> _sequences = [];

    public CounterShard Shard => process.Plugin.ActiveField.Shards[0];

    public Manifest Manifest => Shard.Consolidator.Manifests.Cached!.Manifest;

    public WriterId Writer(Instant birth) => WriterId.Create(birth, _random);

    public static LogTransaction Add(string id, decimal value, string? key, Instant at, Instant? issuedAt = null) =>
        new()
        {
            OriginalId = id,
            Operation = CounterOperation.Add,
            Value = value,
            Timestamp = at,
            CohortDate = at.InUtc().Date,
            IdempotencyKey = key,
            IssuedAt = issuedAt,
        };

    /// <summary>Stores the next segment of a writer; the id of its first transaction.</summary>
    public async Task<TransactionId> SendAsync(WriterId writer, params LogTransaction[] transactions)
    {
        var sequence = _sequences[writer] = _sequences.GetValueOrDefault(writer) + 1;
        var segment = new SegmentRef(writer, sequence);
        await world.Stored.PutAsync(
            Shard.Context.Keys.Segment(segment),
            SegmentCodec.Encode("balance", segment, transactions),
            PutCondition.IfAbsent);
        return new TransactionId(writer, sequence, 0);
    }

    /// <summary>Folds everything; what the log, which must be exact, says about each transaction.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> FoldAsync()
    {
        await process.Plugin.ConsolidateAsync();
        var report = await process.Plugin.VerifyAsync();
        Assert.True(report.IsExact, string.Join('\n', report.Deviations));
        var rows = await process.Plugin.GetTransactionsAsync().ToListAsync();
        return rows.ToDictionary(row => row.Id, row => row.Outcome);
    }
}
