using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.Tests.Resources;

/// <summary>Two processes that write one record's partition value at the worst moments.</summary>
public sealed class PartitionRaceTests
{
    private const string FirstMarker = "resource=wallets/partition=byUser/userId=u1/id=w1";
    private readonly InMemoryObjectStore _store = new();

    [Fact]
    public async Task PatchAsync_WhenTheValueComesBackBeforeTheOldMarkerIsRemoved_PutsTheMarkerBack()
    {
        var faulty = new FaultyObjectStore(_store);
        await using var db = await OpenAsync(faulty);
        await using var other = await OpenAsync(_store);
        await db.Resource("wallets").InsertAsync("w1", new { userId = "u1" });
        faulty.BeforeDelete = async (operation, token) =>
        {
            faulty.BeforeDelete = null;
            Assert.Equal(FirstMarker, operation.Key);
            await other.Resource("wallets").PatchAsync("w1", new { userId = "u1" }, null, token);
        };

        await db.Resource("wallets").PatchAsync("w1", new { userId = "u2" });

        Assert.Null(faulty.BeforeDelete);
        Assert.Equal(1, await other.Resource("wallets").QueryAsync(new { userId = "u1" }).CountAsync());
        Assert.Equal(0, await other.Resource("wallets").QueryAsync(new { userId = "u2" }).CountAsync());
    }

    [Fact]
    public async Task PatchAsync_WhenARemoverTookTheNewMarkerBeforeTheWrite_PutsItAgain()
    {
        var faulty = new FaultyObjectStore(_store);
        await using var db = await OpenAsync(faulty);
        await db.Resource("wallets").InsertAsync("w1", new { userId = "u2" });
        faulty.BeforePut = async (operation, token) =>
        {
            if (operation.Key.Contains("/data/", StringComparison.Ordinal))
            {
                await _store.DeleteAsync(FirstMarker, token);
            }
        };

        await db.Resource("wallets").PatchAsync("w1", new { userId = "u1" });

        Assert.Equal(1, await db.Resource("wallets").QueryAsync(new { userId = "u1" }).CountAsync());
    }

    [Fact]
    public async Task PatchAsync_WhenOnlyTheMarkersFail_SaysThatTheRecordMayBeWritten()
    {
        var faulty = new FaultyObjectStore(_store);
        await using var db = await OpenAsync(faulty);
        await db.Resource("wallets").InsertAsync("w1", new { userId = "u1" });
        faulty.FailBefore(1, StoreVerb.Delete, StoreErrorKind.Denied);

        var error = await Assert.ThrowsAsync<S3DbException>(
            () => db.Resource("wallets").PatchAsync("w1", new { userId = "u2" }));

        Assert.True(error.IsOutcomeUnknown);
        Assert.StartsWith("'wallets/w1' was written, but", error.Message, StringComparison.Ordinal);
        Assert.Equal("u2", (await db.Resource("wallets").GetAsync("w1")).GetString("userId"));
    }

    [Fact]
    public async Task DeleteAsync_WhenTheIdWasInsertedAgainAfterALostReply_LeavesTheNewLifeAlone()
    {
        var faulty = new FaultyObjectStore(_store);
        await using var db = await OpenAsync(faulty);
        await using var other = await OpenAsync(_store);
        await db.Resource("wallets").InsertAsync("w1", new { userId = "u1" });
        faulty.AfterPutApplied = async (_, token) =>
        {
            faulty.AfterPutApplied = null;
            await other.Resource("wallets").InsertAsync("w1", new { userId = "u9" }, token);
            throw new StoreException(StoreErrorKind.PreconditionFailed, "w1", "a false conflict");
        };

        Assert.True(await db.Resource("wallets").DeleteAsync("w1"));

        Assert.Equal("u9", (await other.Resource("wallets").GetAsync("w1")).GetString("userId"));
    }

    private static async Task<S3Database> OpenAsync(IObjectStore store)
    {
        var db = await S3Database.ConnectAsync(
            store, new S3DatabaseOptions { ProbeStore = false, Retry = new StoreRetryOptions { AttemptsMax = 1 } });
        await db.CreateResourceAsync(Samples.Wallets());
        return db;
    }
}
