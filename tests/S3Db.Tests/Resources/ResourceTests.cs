using System.Text.Json.Nodes;
using S3Db.Storage;
using S3Db.Tests.Storage;

namespace S3Db.Tests.Resources;

public sealed class ResourceTests : IAsyncLifetime
{
    private readonly InMemoryObjectStore _store = new();
    private S3Database _db = null!;
    private Resource _wallets = null!;

    public async ValueTask InitializeAsync()
    {
        _db = await S3Database.ConnectAsync(_store);
        _wallets = await _db.CreateResourceAsync(Samples.Wallets());
    }

    public ValueTask DisposeAsync() => _db.DisposeAsync();

    [Fact]
    public async Task InsertAsync_ThenGet_ReturnsTheAttributes()
    {
        await _wallets.InsertAsync("w1", new { userId = "u1", balance = 5.50m });

        var record = await _wallets.GetAsync("w1");
        Assert.Equal("""{"id":"w1","userId":"u1","balance":5.5,"currency":"USD"}""", record.ToJson());
        Assert.Equal("w1", record.GetString("id"));
        Assert.Null(record["unknown"]);
    }

    [Fact]
    public async Task InsertAsync_InEveryForm_WritesTheSame()
    {
        await _wallets.InsertAsync(new { id = "a", userId = "u", balance = 1.0 });
        await _wallets.InsertAsync("b", new JsonObject { ["userId"] = "u", ["balance"] = 1m });
        await _wallets.InsertAsync("c", new Dictionary<string, object?> { ["userId"] = "u", ["balance"] = 1L });

        var texts = await _wallets.ListAsync().Select(record => record.ToJson()[9..]).Distinct().ToListAsync();
        Assert.Equal([""","userId":"u","balance":1,"currency":"USD"}"""], texts);
    }

    [Fact]
    public async Task InsertAsync_WhenIdExists_IsRefused()
    {
        await _wallets.InsertAsync("w1", new { userId = "u1" });

        var error = await Assert.ThrowsAsync<S3DbException>(() => _wallets.InsertAsync("w1", new { userId = "u2" }));

        Assert.Equal(S3DbErrorKind.Conflict, error.Kind);
        Assert.Equal(
            "Cannot insert 'wallets/w1': it exists. Use UpdateAsync or UpsertAsync to replace it.", error.Message);
        Assert.Empty(await _wallets.QueryAsync(new { userId = "u2" }).ToListAsync());
        Assert.Empty((await _store.ListAsync(new ListRequest("resource=wallets/partition=byUser/userId=u2"))).Objects);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task InsertAsync_WhenRefusedAfterALostReply_SaysThatItMayHaveBeenStored(bool isUnknown)
    {
        await _wallets.InsertAsync("w1", new { userId = "u1" });
        await using var db = await S3Database.ConnectAsync(RefusingPuts(isUnknown));

        var error = await Assert.ThrowsAsync<S3DbException>(
            () => db.Resource("wallets").InsertAsync("w1", new { userId = "u1" }));

        Assert.Equal(S3DbErrorKind.Conflict, error.Kind);
        Assert.Equal(isUnknown, error.IsOutcomeUnknown);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UpdateAsync_WhenRefusedAfterALostReply_SaysThatItMayHaveBeenStored(bool isUnknown)
    {
        var etag = await _wallets.InsertAsync("w1", new { userId = "u1" });
        await using var db = await S3Database.ConnectAsync(RefusingPuts(isUnknown));

        var error = await Assert.ThrowsAsync<S3DbException>(
            () => db.Resource("wallets").UpdateAsync("w1", new { userId = "u1", balance = 2 }, etag));

        Assert.Equal(S3DbErrorKind.Conflict, error.Kind);
        Assert.Equal(isUnknown, error.IsOutcomeUnknown);
    }

    [Fact]
    public async Task InsertAsync_WhenMuchIsWrong_ReportsItAllAndWritesNothing()
    {
        var error = await Assert.ThrowsAsync<S3DbValidationException>(
            () => _wallets.InsertAsync("w1", new { balance = "five", currancy = "USD" }));

        Assert.Equal(
            [
                "'currancy' is not an attribute; the attributes are balance, currency, userId.",
                "'userId' is required (string).",
                "'balance' must be a number, but it is \"five\".",
            ],
            error.Errors);
        Assert.False(await _wallets.ExistsAsync("w1"));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1e300)]
    public async Task InsertAsync_WhenANumberIsNoExactDecimal_IsRefused(double number)
    {
        var error = await Assert.ThrowsAsync<S3DbException>(
            () => _wallets.InsertAsync("w1", new { userId = "u1", balance = number }));
        Assert.Equal(S3DbErrorKind.Invalid, error.Kind);
        Assert.Contains("wallets/w1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InsertAsync_WhenTextIsHalfASurrogatePair_IsRefused() =>
        await Assert.ThrowsAsync<S3DbException>(() => _wallets.InsertAsync("w1", new { userId = "a\ud800" }));

    [Fact]
    public async Task InsertAsync_WhenTheRecordIsTooLarge_IsRefused()
    {
        var error = await Assert.ThrowsAsync<S3DbException>(
            () => _wallets.InsertAsync("w1", new { userId = "u", currency = new string('x', RecordCodec.SizeMax) }));
        Assert.Contains("1048576 are allowed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_WhenMissing_NamesTheRecord()
    {
        var error = await Assert.ThrowsAsync<S3DbException>(() => _wallets.GetAsync("w1"));
        Assert.Equal(S3DbErrorKind.NotFound, error.Kind);
        Assert.Contains("'wallets/w1'", error.Message, StringComparison.Ordinal);
        Assert.Null(await _wallets.TryGetAsync("w1"));
    }

    [Fact]
    public async Task UpdateAsync_ReplacesAllAttributes()
    {
        await _wallets.InsertAsync("w1", new { userId = "u1", balance = 7, currency = "EUR" });

        await _wallets.UpdateAsync("w1", new { userId = "u2" });

        var record = await _wallets.GetAsync("w1");
        Assert.Equal("""{"id":"w1","userId":"u2","balance":0,"currency":"USD"}""", record.ToJson());
    }

    [Fact]
    public async Task PatchAsync_ReplacesSomeAttributes_AndANullResetsOne()
    {
        await _wallets.InsertAsync("w1", new { userId = "u1", balance = 7, currency = "EUR" });

        await _wallets.PatchAsync("w1", new { balance = 8, currency = (string?)null });

        var record = await _wallets.GetAsync("w1");
        Assert.Equal("""{"id":"w1","userId":"u1","balance":8,"currency":"USD"}""", record.ToJson());
    }

    [Fact]
    public async Task PatchAsync_WhenTheResultBreaksARule_ChangesNothing()
    {
        await _wallets.InsertAsync("w1", new { userId = "u1" });

        await Assert.ThrowsAsync<S3DbValidationException>(
            () => _wallets.PatchAsync("w1", new { userId = (string?)null, balance = 1 }));

        Assert.Equal(0, (await _wallets.GetAsync("w1")).GetDecimal("balance"));
    }

    [Fact]
    public async Task Writes_WhenTheVersionIsAnother_AreRefused()
    {
        await _wallets.InsertAsync("w1", new { userId = "u1" });
        var stale = (await _wallets.GetAsync("w1")).ETag;
        var fresh = await _wallets.UpdateAsync("w1", new { userId = "u1" }, stale);

        Assert.NotEqual(stale, fresh);
        foreach (var write in new Func<Task>[]
        {
            () => _wallets.UpdateAsync("w1", new { userId = "x" }, stale),
            () => _wallets.PatchAsync("w1", new { userId = "x" }, stale),
            () => _wallets.UpsertAsync("w1", new { userId = "x" }, stale),
            () => _wallets.DeleteAsync("w1", stale),
        })
        {
            Assert.Equal(S3DbErrorKind.Conflict, (await Assert.ThrowsAsync<S3DbException>(write)).Kind);
        }

        Assert.Equal("u1", (await _wallets.GetAsync("w1")).GetString("userId"));
        Assert.True(await _wallets.DeleteAsync("w1", fresh));
    }

    [Fact]
    public async Task UpsertAsync_InsertsThenReplaces()
    {
        await _wallets.UpsertAsync("w1", new { userId = "u1" });
        await _wallets.UpsertAsync("w1", new { userId = "u2" });
        Assert.Equal("u2", (await _wallets.GetAsync("w1")).GetString("userId"));
    }

    [Fact]
    public async Task Writes_WhenTheRecordIsMissing_AreRefused()
    {
        foreach (var write in new Func<Task>[]
        {
            () => _wallets.UpdateAsync("w1", new { userId = "x" }),
            () => _wallets.PatchAsync("w1", new { userId = "x" }),
        })
        {
            Assert.Equal(S3DbErrorKind.NotFound, (await Assert.ThrowsAsync<S3DbException>(write)).Kind);
        }

        Assert.False(await _wallets.DeleteAsync("w1"));
    }

    [Fact]
    public async Task DeleteAsync_LeavesATombstoneThatNobodySees()
    {
        await _wallets.InsertAsync("w1", new { userId = "u1" });
        await _wallets.InsertAsync("w2", new { userId = "u1" });

        Assert.True(await _wallets.DeleteAsync("w1"));

        Assert.False(await _wallets.DeleteAsync("w1"));
        Assert.False(await _wallets.ExistsAsync("w1"));
        Assert.Equal(1, await _wallets.CountAsync());
        Assert.Equal(["w2"], await _wallets.ListAsync().Select(record => record.Id).ToListAsync());
        Assert.Equal(
            ["w2"], await _wallets.QueryAsync(new { userId = "u1" }).Select(record => record.Id).ToListAsync());
        Assert.Equal(2, (await _store.ListAsync(new ListRequest("resource=wallets/data/"))).Objects.Count);
    }

    [Fact]
    public async Task InsertAsync_OverADeletedRecord_BeginsANewLife()
    {
        await _wallets.InsertAsync("w1", new { userId = "u1" });
        await _wallets.DeleteAsync("w1");
        var nonce = (await _wallets.ReadStateAsync("w1", default))!.DeleteNonce;

        await _wallets.InsertAsync("w1", new { userId = "u2" });

        Assert.Equal(nonce, (await _wallets.ReadStateAsync("w1", default))!.Incarnation);
        Assert.Equal("u2", (await _wallets.QueryAsync(new { userId = "u2" }).SingleAsync()).GetString("userId"));
    }

    [Fact]
    public async Task InsertManyAsync_WhenOneIsWrong_InsertsNone()
    {
        await Assert.ThrowsAsync<S3DbValidationException>(() => _wallets.InsertManyAsync(
            [new { id = "a", userId = "u" }, new { id = "b" }]));
        Assert.Equal(0, await _wallets.CountAsync());
    }

    [Fact]
    public async Task InsertManyAsync_WhenOneExists_SaysHowManyFailed()
    {
        await _wallets.InsertAsync("a", new { userId = "u" });

        var error = await Assert.ThrowsAsync<S3DbException>(() => _wallets.InsertManyAsync(
            [new { id = "a", userId = "u" }, new { id = "b", userId = "u" }]));

        Assert.StartsWith(
            "1 of 2 records of 'wallets' were not inserted; the others were.", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, await _wallets.CountAsync());
        Assert.Equal(2, await _wallets.DeleteManyAsync(["a", "b", "c"]));
    }

    [Fact]
    public async Task PatchAsync_OfDifferentAttributesAtTheSameTime_LosesNothing()
    {
        var names = Enumerable.Range(0, 100).Select(i => $"a{i}").ToList();
        var definition = new ResourceDefinition("wide");
        names.ForEach(name => definition.Attributes[name] = "number");
        var wide = await _db.CreateResourceAsync(definition);
        await using var other = await S3Database.ConnectAsync(_store);
        Resource[] handles = [wide, other.Resource("wide")];
        await wide.InsertAsync("r", new JsonObject());

        await Task.WhenAll(names.Select((name, i) => Task.Run(
            () => handles[i % 2].PatchAsync("r", new JsonObject { [name] = i }))));

        var record = await wide.GetAsync("r");
        Assert.Equal(names.Select((_, i) => (decimal)i), names.Select(record.GetDecimal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DeleteAsync_WhenRefusedAfterALostReply_SaysThatItMayHaveBeenStored(bool isUnknown)
    {
        var etag = await _wallets.InsertAsync("w1", new { userId = "u1" });
        await using var db = await S3Database.ConnectAsync(RefusingPuts(isUnknown));

        var error = await Assert.ThrowsAsync<S3DbException>(() => db.Resource("wallets").DeleteAsync("w1", etag));

        Assert.Equal(S3DbErrorKind.Conflict, error.Kind);
        Assert.Equal(isUnknown, error.IsOutcomeUnknown);
    }

    [Fact]
    public async Task GetInt64_WhenNotWhole_SaysSo()
    {
        await _wallets.InsertAsync("w1", new { userId = "u1", balance = 1.5 });
        var record = await _wallets.GetAsync("w1");

        var error = Assert.Throws<S3DbException>(() => record.GetInt64("balance"));
        Assert.StartsWith("'wallets/w1.balance' is 1.5, not a whole number", error.Message, StringComparison.Ordinal);
        Assert.Throws<S3DbException>(() => record.GetDecimal("userId"));
        Assert.False(record.TryGetDecimal("userId", out _));
        Assert.True(record.TryGetString("userId", out var user));
        Assert.Equal("u1", user);
    }

    /// <summary>Refuses each put of a record, after somebody else has changed it.</summary>
    private TwistedObjectStore RefusingPuts(bool isUnknown) => new(_store)
    {
        Put = async (put, key, body, condition) =>
        {
            if (key != new RecordKeys("wallets").Record("w1"))
            {
                return await put(condition);
            }

            await _wallets.PatchAsync("w1", new { currency = "EUR" });
            var kind = condition.Mode == PutMode.Create
                ? StoreErrorKind.AlreadyExists
                : StoreErrorKind.PreconditionFailed;
            throw new StoreException(kind, key, "Scripted refusal.") { IsOutcomeUnknown = isUnknown };
        },
    };
}
