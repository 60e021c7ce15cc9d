using S3Db.Storage;

namespace S3Db.Tests.Resources;

public sealed class QueryTests : IAsyncLifetime
{
    private readonly InMemoryObjectStore _store = new();
    private S3Database _db = null!;
    private Resource _wallets = null!;

    public async ValueTask InitializeAsync()
    {
        _db = await S3Database.ConnectAsync(_store);
        var definition = Samples.Wallets();
        definition.Partitions["byUserAndCurrency"] = ["userId", "currency"];
        _wallets = await _db.CreateResourceAsync(definition);
        await _wallets.InsertManyAsync(Enumerable.Range(0, 100).Select(i => new
        {
            id = $"w{i:D3}",
            userId = $"u{i % 10}",
            balance = i,
            currency = i % 2 == 0 ? "USD" : "EUR",
        }));
    }

    public ValueTask DisposeAsync() => _db.DisposeAsync();

    [Fact]
    public async Task QueryAsync_ByPartition_ReadsOnlyWhatIsFiledThere()
    {
        var before = _db.Statistics.Snapshot();
        var ids = await IdsAsync(new { userId = "u3" });
        var after = _db.Statistics.Snapshot();

        Assert.Equal(10, ids.Count);
        Assert.Equal(10, after.Get - before.Get);
        Assert.Equal(1, after.List - before.List);
    }

    [Fact]
    public async Task QueryAsync_WithRangesInEveryForm_AgreesWithAScan()
    {
        string[] expected = ["w013", "w023", "w033"];
        Assert.Equal(expected, await IdsAsync(new { userId = "u3", balance = Filter.Between(13, 33) }));
        Assert.Equal(expected, await IdsAsync(new { userId = "u3", balance = new { gte = 13, lt = 43 } }));
        Assert.Equal(expected, await IdsAsync(new Dictionary<string, object?>
        {
            ["userId"] = "u3",
            ["balance"] = new Dictionary<string, object?> { ["$gt"] = 3, ["$lte"] = 33 },
        }));
        Assert.Equal(expected, await IdsAsync(new Dictionary<string, object?>
        {
            ["id"] = Filter.AtLeast("w013"),
            ["userId"] = "u3",
            ["balance"] = Filter.LessThan(43),
        }));
    }

    [Fact]
    public async Task QueryAsync_ById_ReadsOneRecord()
    {
        Assert.Equal(["w007"], await IdsAsync(new { id = "w007" }));
        Assert.Empty(await IdsAsync(new { id = "w007", userId = "u1" }));
    }

    [Fact]
    public async Task QueryAsync_ByTwoFields_UsesTheNestedPartition()
    {
        var before = _db.Statistics.Snapshot().Get;
        Assert.Equal(10, (await IdsAsync(new { currency = "USD", userId = "u4" })).Count);
        Assert.Empty(await IdsAsync(new { currency = "EUR", userId = "u4" }));
        Assert.Equal(10, _db.Statistics.Snapshot().Get - before);
    }

    [Fact]
    public async Task QueryAsync_WhenAMarkerIsStale_ReturnsWhatTheRecordSays()
    {
        await _store.PutAsync("resource=wallets/partition=byUser/userId=u3/id=w000", Array.Empty<byte>());
        await _store.PutAsync("resource=wallets/partition=byUser/userId=u3/id=gone", Array.Empty<byte>());
        Assert.DoesNotContain("w000", await IdsAsync(new { userId = "u3" }));
    }

    [Fact]
    public async Task QueryAsync_AfterThePartitionValueChanged_FindsTheRecordAtItsNewPlaceOnly()
    {
        await _wallets.PatchAsync("w003", new { userId = "moved" });

        Assert.Equal(["w003"], await IdsAsync(new { userId = "moved" }));
        Assert.DoesNotContain("w003", await IdsAsync(new { userId = "u3" }));
        Assert.Empty((await _store.ListAsync(
            new ListRequest("resource=wallets/partition=byUser/userId=u3/id=w003"))).Objects);
    }

    [Theory]
    [InlineData("a/b..%c")]
    [InlineData("")]
    [InlineData("~")]
    [InlineData("x")]
    public async Task QueryAsync_ForAnyPartitionValue_FindsTheRecord(string value)
    {
        var longId = new string('é', 400);
        await _wallets.InsertAsync(longId, new { userId = value });
        await _wallets.InsertAsync("other", new { userId = value + "x" });

        Assert.Equal([longId], await IdsAsync(new { userId = value }));
    }

    [Fact]
    public async Task QueryAsync_WhenTheFilterIsWrong_NamesWhatIs()
    {
        var error = Assert.Throws<S3DbValidationException>(() => _wallets.QueryAsync(new
        {
            userld = "u1",
            balance = new { gte = "5", abve = 1 },
            currency = 5,
        }));

        Assert.Equal(
            [
                "'userld' is not an attribute. Did you mean 'userId'?",
                "'balance' is a number, but it is compared with \"5\".",
                "'balance' has the unknown operator 'abve'. Known: $eq, $gt, $gte, $lt, $lte, eq, gt, gte, lt, lte.",
                "'currency' is a string, but it is compared with 5.",
            ],
            error.Errors);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task ListPageAsync_WalksAllRecordsOnce()
    {
        await _wallets.DeleteManyAsync(["w000", "w050", "w099"]);
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _wallets.ListPageAsync(7, cursor);
            Assert.InRange(page.Records.Count, 0, 7);
            ids.AddRange(page.Records.Select(record => record.Id));
            cursor = page.Cursor;
        }
        while (cursor is not null);

        Assert.Equal(97, ids.Count);
        Assert.Equal(ids.Order(StringComparer.Ordinal).Distinct(), ids);
    }

    [Fact]
    public async Task CountAsync_NeedsNoReads()
    {
        await _wallets.DeleteAsync("w000");
        var before = _db.Statistics.Snapshot();

        Assert.Equal(99, await _wallets.CountAsync());

        var after = _db.Statistics.Snapshot();
        Assert.Equal((0, 1), (after.Get - before.Get, after.List - before.List));
    }

    [Fact]
    public async Task ListAsync_WhenTheConsumerStops_ReadsNoFurther()
    {
        var before = _db.Statistics.Snapshot().Get;
        await foreach (var _ in _wallets.ListAsync())
        {
            break;
        }

        Assert.Equal(16, _db.Statistics.Snapshot().Get - before);
    }

    private async Task<List<string>> IdsAsync(object filter) =>
        await _wallets.QueryAsync(filter).Select(record => record.Id).Order().ToListAsync();
}
