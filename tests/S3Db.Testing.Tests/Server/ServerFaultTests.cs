using System.Net;
using Amazon.S3;
using NodaTime;

namespace S3Db.Testing.Tests;

public sealed class ServerFaultTests : ServerTestBase
{
    private readonly ManualTimeProvider _time = new(Instant.FromUtc(2030, 5, 6, 7, 8, 9));

    protected override InProcessS3ServerOptions Options => new() { TimeProvider = _time };

    [Theory]
    [InlineData(500, FaultPoint.BeforeApplied, false)]
    [InlineData(500, FaultPoint.AfterApplied, true)]
    [InlineData(503, FaultPoint.BeforeApplied, false)]
    [InlineData(409, FaultPoint.BeforeApplied, false)]
    [InlineData(400, FaultPoint.BeforeApplied, false)]
    public async Task Respond_AnswersTheStatus_AndAppliesOnlyAfter(int status, FaultPoint point, bool isApplied)
    {
        FailPuts(S3ServerFault.Respond(status, point));

        var error = await TestClient.RefusedAsync(() => PutAsync("key"));

        Assert.Equal((HttpStatusCode)status, error.StatusCode);
        Assert.Equal(isApplied, await ExistsAsync("key"));
    }

    [Theory]
    [InlineData(FaultPoint.BeforeApplied, false)]
    [InlineData(FaultPoint.AfterApplied, true)]
    public async Task Drop_BreaksTheConnection_AndAppliesOnlyAfter(FaultPoint point, bool isApplied)
    {
        FailPuts(S3ServerFault.Drop(point));

        await Assert.ThrowsAnyAsync<Exception>(() => PutAsync("key"));

        Assert.Equal(isApplied, await ExistsAsync("key"));
        Assert.Contains(Server.Requests, e => e is { StatusCode: 0, Request.Operation: S3Operation.PutObject });
    }

    [Fact]
    public async Task Wait_HoldsTheReplyUntilTheServersClockSaysSo()
    {
        FailPuts(S3ServerFault.Wait(TimeSpan.FromSeconds(5), FaultPoint.AfterApplied));

        var put = PutAsync("key");
        await _time.WhenTimersAsync(1);
        var isStored = await ExistsAsync("key");
        var isAnswered = put.IsCompleted;
        _time.Advance(TimeSpan.FromSeconds(5));
        await put;

        Assert.True(isStored);
        Assert.False(isAnswered);
    }

    [Fact]
    public async Task Requests_RecordsOperationKeyAndStatus()
    {
        await PutAsync("a");
        await TestClient.RefusedAsync(() => Client.PutObjectAsync(Server.Put("a", "x", ifNoneMatch: "*")));

        Assert.Equal(["1 PutObject a", "2 PutObject a if-none-match *"], Server.Requests.Select(e => $"{e.Request}"));
        Assert.Equal([200, 412], Server.Requests.Select(e => e.StatusCode));
        Assert.Equal(2, Server.Count(S3Operation.PutObject));
    }

    [Fact]
    public async Task ClearRequests_CountsFromThere()
    {
        await PutAsync("a");

        Server.ClearRequests();

        Assert.Equal(0, Server.Count(S3Operation.PutObject));
    }

    [Fact]
    public async Task Date_IsTheServersClock()
    {
        await PutAsync("key");

        var head = await Client.GetObjectMetadataAsync(Server.BucketName, "key");
        using var http = new HttpClient();
        var reply = await http.GetAsync(Server.Endpoint);

        Assert.Equal(_time.Now.ToDateTimeUtc(), head.LastModified!.Value.ToUniversalTime());
        Assert.Equal(_time.Now.ToDateTimeOffset(), reply.Headers.Date);
    }

    [Fact]
    public async Task DisposeAsync_WithARequestUnderWay_DoesNotWaitForIt()
    {
        FailPuts(S3ServerFault.Wait(TimeSpan.FromDays(1)));
        var put = PutAsync("key");
        await _time.WhenTimersAsync(1);

        await Server.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => put);
    }

    private void FailPuts(S3ServerFault fault) =>
        Server.OnRequest = r => r.Operation == S3Operation.PutObject ? fault : null;

    private async Task<bool> ExistsAsync(string key)
    {
        try
        {
            await Client.GetObjectMetadataAsync(Server.BucketName, key);
            return true;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }
}
