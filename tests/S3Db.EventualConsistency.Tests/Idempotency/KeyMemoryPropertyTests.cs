using NodaTime;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.Idempotency;

/// <summary>
/// However transactions are spread over segments, writers, folds, days, processes and pages, their outcomes are those
/// of a memory that never forgets within the window.
/// </summary>
public sealed class KeyMemoryPropertyTests
{
    public static TheoryData<int, int> Cases()
    {
        var cases = new TheoryData<int, int>();
        for (var seed = 1; seed <= 12; seed++)
        {
            cases.Add(seed, new[] { 64, 5, 0 }[seed % 3]);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Fold_HoweverItIsSplit_DecidesAsAnIdealMemory(int seed, int inlineKeys)
    {
        var random = new System.Random(seed);
        await using var world = new CounterWorld();
        var limits = new ConsolidationLimits
        {
            InlineKeysMax = inlineKeys,
            KeyBlockMax = 3,
            KeyRunMax = 40,
            SegmentsMax = random.Next(1, 6),
            InlineBytesMax = random.Next(2) * 32 * 1024,
        };
        var log = await StartAsync(world, limits);
        var ideal = new Dictionary<(string, string), decimal>();
        var expected = new Dictionary<string, string?>();
        var values = new Dictionary<string, decimal>(StringComparer.Ordinal);
        for (var step = 0; step < 60; step++)
        {
            var now = Instant.FromDateTimeOffset(world.Time.GetUtcNow());
            var writer = log.Writer(now);
            for (var segment = random.Next(1, 3); segment > 0; segment--)
            {
                var rows = Enumerable.Range(0, random.Next(1, 6)).Select(_ => NextRow(random, now)).ToArray();
                var id = await log.SendAsync(writer, rows);
                for (var i = 0; i < rows.Length; i++)
                {
                    expected[(id with { Index = i }).ToString()] = Decide(ideal, values, rows[i]);
                }
            }

            // A fold of one writer only: then the order of the ideal memory is that of the log.
            await log.FoldAsync();
            world.Time.Advance(TimeSpan.FromMinutes(random.Next(1, 120)));
            if (random.Next(8) == 0)
            {
                log = await StartAsync(world, limits);
            }
        }

        var outcomes = await log.FoldAsync();
        Assert.Equal(expected.OrderBy(pair => pair.Key), outcomes.OrderBy(pair => pair.Key));
        foreach (var (id, value) in values)
        {
            var read = await log.Shard.Reader.ReadAsync(id, ReadConsistency.Eventual, CancellationToken.None);
            Assert.Equal(value, read.Value);
        }

        var memory = log.Manifest.Keys;
        Assert.Equal(ideal.Count, memory.Recent.Count + memory.Runs.Sum(run => run.Count));
        Assert.True(inlineKeys == 64 || memory.Runs.Count > 0);
    }

    private static async Task<KeyedLog> StartAsync(CounterWorld world, ConsolidationLimits limits) =>
        new(world, await world.StartAsync(o => o.IdempotencyWindow = TimeSpan.FromDays(30), limits: limits));

    private static LogTransaction NextRow(System.Random random, Instant now) => KeyedLog.Add(
        $"w{random.Next(4)}",
        random.Next(5) == 0 ? 2 : 1,
        random.Next(6) == 0 ? null : $"k{random.Next(60)}",
        now - Duration.FromDays(random.Next(3) * 20));

    private static string? Decide(
        Dictionary<(string, string), decimal> ideal, Dictionary<string, decimal> values, LogTransaction row)
    {
        if (row.IdempotencyKey is { } key && !ideal.TryAdd((row.OriginalId, key), row.Value))
        {
            return ideal[(row.OriginalId, key)] == row.Value ? "duplicate" : "rejected:key-reused";
        }

        values[row.OriginalId] = values.GetValueOrDefault(row.OriginalId) + row.Value;
        return null;
    }
}
