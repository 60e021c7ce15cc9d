using System.Text;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.FoldRows;

/// <summary>A fold finds a record by its id alone, whatever else is equal.</summary>
public sealed class WorkingCountersTests
{
    private static readonly string[] Ids =
    [
        "w", "w1", "ключ", "ключ2", "клю\u0301ч", "\U0001f600", "ÿ", "w\0", "\0w",
        "a-rather-1-long-id", "a-rather-2-long-id",
        "длинный-1-идентификатор", "длинный-2-идентификатор",
        .. Enumerable.Range(0, 12).Select(i => new string('x', i + 5)),
        .. Enumerable.Range(0, 200).Select(i => $"w-{i}"),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Take_GivesEachRecordOneNumber_AlsoWhereAllHashesAreEqual(bool isOneHash)
    {
        var counters = await CountersAsync();
        var numbers = Ids.Select(Take).ToList();

        Assert.Equal(Enumerable.Range(0, Ids.Length), numbers);
        Assert.Equal(numbers, Ids.Select(Take));
        Assert.Equal(Ids, counters.All.Select(counter => counter.Id));

        int Take(string id) =>
            counters.Take(Encoding.UTF8.GetBytes(id), isOneHash ? 7 : StableHash.PageHashOf(id));
    }

    [Fact]
    public async Task Find_KnowsOnlyWhatWasTaken()
    {
        var counters = await CountersAsync();
        foreach (var id in Ids)
        {
            Assert.Null(counters.Find(id));
            Assert.Equal(counters.Take(id), counters.Find(id));
        }

        Assert.Null(counters.Find("w-200"));
    }

    [Fact]
    public async Task ACounter_IsChangedInPlace_AndStaysWhatItIsWhenOthersAreTaken()
    {
        var counters = await CountersAsync();
        var number = counters.Take("w");
        Assert.DoesNotContain(counters.All, counter => counter.IsChanged);

        counters[number].Change(new CounterEntry(5, true, "life"));
        foreach (var id in Ids)
        {
            counters.Take(id);
        }

        Assert.Equal(new CounterEntry(5, true, "life"), counters[number].Entry);
        Assert.Equal("w", Assert.Single(counters.All, counter => counter.IsChanged).Id);
    }

    private static async Task<WorkingCounters> CountersAsync()
    {
        await using var world = new CounterWorld();
        var shard = (await world.StartAsync()).Plugin.ActiveField.Shards[0];
        var current = await shard.Consolidator.Manifests.ReadAsync(TestContext.Current.CancellationToken);
        var loaded = await LoadedState.LoadAsync(
            current.Manifest,
            Ids,
            shard.Consolidator.Pages,
            shard.Context.Limits,
            TestContext.Current.CancellationToken);
        return new WorkingCounters(loaded, new CounterEntry(0, false, string.Empty));
    }
}
