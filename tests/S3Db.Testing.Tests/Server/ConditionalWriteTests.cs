using System.Collections.Concurrent;
using System.Net;
using Amazon.S3;

namespace S3Db.Testing.Tests;

public sealed class ConditionalWriteTests : ServerTestBase
{
    [Fact]
    public async Task Create_WhenTheKeyIsTaken_IsRefusedAndChangesNothing()
    {
        await PutAsync("key", "first");

        var error = await TestClient.RefusedAsync(
            () => Client.PutObjectAsync(Server.Put("key", "second", ifNoneMatch: "*")));

        Assert.Equal((HttpStatusCode.PreconditionFailed, "PreconditionFailed"), (error.StatusCode, error.ErrorCode));
        Assert.Equal("first", await Client.ReadAsync(Server, "key"));
    }

    [Fact]
    public async Task Create_WhenTheKeyWasDeleted_Succeeds()
    {
        await PutAsync("key");
        await Client.DeleteObjectAsync(Server.BucketName, "key");

        await Client.PutObjectAsync(Server.Put("key", "again", ifNoneMatch: "*"));

        Assert.Equal("again", await Client.ReadAsync(Server, "key"));
    }

    [Fact]
    public async Task Create_WhenManyRace_HasOneWinner()
    {
        var refused = new ConcurrentBag<HttpStatusCode>();

        await Task.WhenAll(Enumerable.Range(0, 32).Select(async i =>
        {
            try
            {
                await Client.PutObjectAsync(Server.Put("key", $"writer {i}", ifNoneMatch: "*"));
            }
            catch (AmazonS3Exception e)
            {
                refused.Add(e.StatusCode);
            }
        }));

        Assert.Equal(Enumerable.Repeat(HttpStatusCode.PreconditionFailed, 31), refused);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Swap_OfTheStoredVersion_SucceedsQuotedOrNot(bool isQuoted)
    {
        var put = await Client.PutObjectAsync(Server.Put("key", "first"));

        await Client.PutObjectAsync(
            Server.Put("key", "second", ifMatch: isQuoted ? put.ETag : put.ETag.Trim('"')));

        Assert.Equal("second", await Client.ReadAsync(Server, "key"));
    }

    [Fact]
    public async Task Swap_OfAStaleVersion_IsRefusedAndChangesNothing()
    {
        var stale = await Client.PutObjectAsync(Server.Put("key", "first"));
        await PutAsync("key", "second");

        var error = await TestClient.RefusedAsync(
            () => Client.PutObjectAsync(Server.Put("key", "third", ifMatch: stale.ETag)));

        Assert.Equal(HttpStatusCode.PreconditionFailed, error.StatusCode);
        Assert.Equal("second", await Client.ReadAsync(Server, "key"));
    }

    [Fact]
    public async Task Swap_OfAMissingKey_AnswersNoSuchKey()
    {
        var error = await TestClient.RefusedAsync(
            () => Client.PutObjectAsync(Server.Put("key", "x", ifMatch: "\"0123\"")));

        Assert.Equal((HttpStatusCode.NotFound, "NoSuchKey"), (error.StatusCode, error.ErrorCode));
    }

    [Fact]
    public async Task Swap_WhenManyRace_HasOneWinner()
    {
        var put = await Client.PutObjectAsync(Server.Put("key", "first"));
        var refused = 0;

        await Task.WhenAll(Enumerable.Range(0, 16).Select(async i =>
        {
            try
            {
                await Client.PutObjectAsync(Server.Put("key", $"writer {i}", ifMatch: put.ETag));
            }
            catch (AmazonS3Exception)
            {
                Interlocked.Increment(ref refused);
            }
        }));

        Assert.Equal(15, refused);
    }

    [Fact]
    public async Task IgnoreIfNoneMatch_LetsEveryCreateThrough()
    {
        await using var broken = await StartBrokenAsync(ConditionalWrites.IgnoreIfNoneMatch);
        using var client = TestClient.Create(broken);
        await client.PutObjectAsync(broken.Put("key", "first"));

        await client.PutObjectAsync(broken.Put("key", "second", ifNoneMatch: "*"));

        Assert.Equal("second", await client.ReadAsync(broken, "key"));
    }

    [Fact]
    public async Task IgnoreIfMatch_LetsEverySwapThrough()
    {
        await using var broken = await StartBrokenAsync(ConditionalWrites.IgnoreIfMatch);
        using var client = TestClient.Create(broken);

        await client.PutObjectAsync(broken.Put("key", "x", ifMatch: "\"0123\""));

        Assert.Equal("x", await client.ReadAsync(broken, "key"));
    }

    [Fact]
    public async Task NotImplemented_RefusesConditionalWritesOnly()
    {
        await using var broken = await StartBrokenAsync(ConditionalWrites.NotImplemented);
        using var client = TestClient.Create(broken);
        await client.PutObjectAsync(broken.Put("plain", "x"));

        var error = await TestClient.RefusedAsync(
            () => client.PutObjectAsync(broken.Put("key", "x", ifNoneMatch: "*")));

        Assert.Equal(HttpStatusCode.NotImplemented, error.StatusCode);
    }

    private static Task<InProcessS3Server> StartBrokenAsync(ConditionalWrites mode) =>
        InProcessS3Server.StartAsync(new InProcessS3ServerOptions { ConditionalWrites = mode });
}
