using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using NodaTime;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.Tests.Storage;

public sealed class S3ObjectStoreTests : IAsyncLifetime
{
    private static readonly byte[] Body = Encoding.ASCII.GetBytes("body");

    private readonly ManualTimeProvider _serverTime = new(Instant.FromUtc(2031, 2, 3, 4, 5));
    private InProcessS3Server _server = null!;
    private StoreStack _stack = null!;

    private IObjectStore Store => _stack.Unretried;

    public async ValueTask InitializeAsync()
    {
        _server = await InProcessS3Server.StartAsync(new InProcessS3ServerOptions { TimeProvider = _serverTime });
        _stack = StoreStack.Open(S3ConnectionString.Parse(_server.ConnectionString));
    }

    public async ValueTask DisposeAsync()
    {
        await _stack.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task PutAsync_WhenTraced_NamesTheBucketAndTheWholeKey()
    {
        var path = SystemRandomSource.Instance.NextToken();
        var seen = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == S3DbTelemetry.ActivitySourceName,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = seen.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var connection = S3ConnectionString.Parse($"{_server.ConnectionString}/{path}");
        await using var stack = StoreStack.Open(connection);

        await stack.Store.PutAsync("key", Body);

        var span = Assert.Single(seen, span => $"{path}/key".Equals(span.GetTagItem("aws.s3.key")));
        Assert.Equal(connection.Bucket, span.GetTagItem("aws.s3.bucket"));
    }

    [Fact]
    public async Task AnyRequest_WhenAnswered_TellsTheServersTime()
    {
        var put = await Store.PutAsync("key", Body);

        Assert.Equal(_serverTime.Now, put.StoreTime);
        Assert.Equal(_serverTime.Now, (await Store.GetAsync("key")).StoreTime);
        Assert.Equal(_serverTime.Now, (await Store.GetAsync("key", put.ETag)).StoreTime);
        Assert.Equal(_serverTime.Now, (await Store.GetAsync("missing")).StoreTime);
        Assert.Equal(_serverTime.Now, (await Store.ListAsync(new ListRequest(string.Empty))).StoreTime);
        Assert.InRange(_stack.Clock.Now, _serverTime.Now, _serverTime.Now + Duration.FromMinutes(5));
    }

    [Theory]
    [InlineData(500, StoreErrorKind.Unavailable, true)]
    [InlineData(503, StoreErrorKind.Unavailable, true)]
    [InlineData(429, StoreErrorKind.Unavailable, true)]
    [InlineData(409, StoreErrorKind.Conflict, false)]
    [InlineData(501, StoreErrorKind.Unsupported, false)]
    [InlineData(403, StoreErrorKind.Denied, false)]
    [InlineData(401, StoreErrorKind.Denied, false)]
    [InlineData(400, StoreErrorKind.Invalid, false)]
    [InlineData(404, StoreErrorKind.Unavailable, true)]
    public async Task PutAsync_WhenServerAnswersWithStatus_SaysWhatItMeans(
        int status, StoreErrorKind kind, bool isUnknown)
    {
        _server.OnRequest = _ => S3ServerFault.Respond(status);

        var error = await Assert.ThrowsAsync<StoreException>(() => Store.PutAsync("key", Body, PutCondition.IfAbsent));

        Assert.Equal(kind, error.Error);
        Assert.Equal(isUnknown, error.IsOutcomeUnknown);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task PutAsync_WhenASuccessCannotBeParsed_HasUnknownOutcome()
    {
        await using var store = OpenBroken(new AmazonS3Exception("no XML") { StatusCode = HttpStatusCode.OK });

        var error = await Assert.ThrowsAsync<StoreException>(() => store.PutAsync("key", Body));

        Assert.Equal(StoreErrorKind.Unavailable, error.Error);
        Assert.True(error.IsOutcomeUnknown);
    }

    [Fact]
    public async Task PutAsync_WhenTheClientFailsInAnUnknownWay_HasUnknownOutcome()
    {
        await using var store = OpenBroken(new InvalidOperationException("odd"));

        var error = await Assert.ThrowsAsync<StoreException>(() => store.PutAsync("key", Body));

        Assert.Equal(StoreErrorKind.Unavailable, error.Error);
        Assert.True(error.IsOutcomeUnknown);
    }

    [Fact]
    public async Task ListAsync_WhenTruncatedWithoutAContinuationToken_IsCorrupt()
    {
        await using var store = OpenBroken(new InvalidOperationException("unused"));

        var error = await Assert.ThrowsAsync<StoreException>(() => store.ListAsync(new ListRequest("a/")));

        Assert.Equal(StoreErrorKind.Corrupt, error.Error);
    }

    [Fact]
    public async Task GetAsync_WhenServerFails_HasNoUnknownOutcome()
    {
        _server.OnRequest = _ => S3ServerFault.Respond(500);

        var error = await Assert.ThrowsAsync<StoreException>(() => Store.GetAsync("key"));

        Assert.Equal(StoreErrorKind.Unavailable, error.Error);
        Assert.False(error.IsOutcomeUnknown);
    }

    [Fact]
    public async Task PutAsync_WhenConnectionIsDropped_HasUnknownOutcome()
    {
        _server.OnRequest = _ => S3ServerFault.Drop(FaultPoint.AfterApplied);

        var error = await Assert.ThrowsAsync<StoreException>(() => Store.PutAsync("key", Body));

        Assert.Equal(StoreErrorKind.Unavailable, error.Error);
        Assert.True(error.IsOutcomeUnknown);
    }

    [Fact]
    public async Task PutAsync_WhenAnswerIsLost_IsFoundByTheRetryingStore()
    {
        var count = 0;
        _server.OnRequest = _ => count++ == 0 ? S3ServerFault.Respond(500, FaultPoint.AfterApplied) : null;

        var result = await _stack.Store.PutAsync("key", Body, PutCondition.IfAbsent);

        Assert.Equal((await Store.GetAsync("key")).ETag, result.ETag);
    }

    [Fact]
    public async Task PutAsync_WhenNobodyListens_IsKnownNotToBeStored()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var stack = StoreStack.Open(S3ConnectionString.Parse($"http://KEY:SECRET@127.0.0.1:{port}/bucket"));

        var error = await Assert.ThrowsAsync<StoreException>(() => stack.Unretried.PutAsync("key", Body));

        Assert.Equal(StoreErrorKind.Unavailable, error.Error);
        Assert.False(error.IsOutcomeUnknown);
    }

    [Fact]
    public async Task PutAsync_WhenNoAnswerComesInTime_HasUnknownOutcome()
    {
        var time = new ManualTimeProvider();
        await using var stack = StoreStack.Open(
            S3ConnectionString.Parse(_server.ConnectionString),
            new StoreOptions { TimeProvider = time, RequestTimeout = TimeSpan.FromSeconds(5) });
        var received = new TaskCompletionSource();
        _server.OnRequest = _ =>
        {
            received.TrySetResult();
            return S3ServerFault.Wait(TimeSpan.FromDays(1));
        };

        var putting = stack.Unretried.PutAsync("key", Body);
        await received.Task;
        time.Advance(TimeSpan.FromSeconds(5));

        var error = await Assert.ThrowsAsync<StoreException>(() => putting);
        Assert.Equal(StoreErrorKind.Unavailable, error.Error);
        Assert.True(error.IsOutcomeUnknown);
        Assert.Contains("5 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnyRequest_WhenBucketIsMissing_NamesBucketAndEndpoint()
    {
        var wrong = _server.ConnectionString.Replace("/" + _server.BucketName, "/nothere", StringComparison.Ordinal);
        await using var stack = StoreStack.Open(S3ConnectionString.Parse(wrong));

        var errors = new[]
        {
            await Assert.ThrowsAsync<StoreException>(() => stack.Store.GetAsync("key")),
            await Assert.ThrowsAsync<StoreException>(() => stack.Store.PutAsync("key", Body, PutCondition.IfAbsent)),
            await Assert.ThrowsAsync<StoreException>(
                () => stack.Store.PutAsync("key", Body, PutCondition.IfMatch(new ETag("0")))),
            await Assert.ThrowsAsync<StoreException>(() => stack.Store.ListAsync(new ListRequest(string.Empty))),
        };

        Assert.All(errors, error => Assert.Equal(StoreErrorKind.RootNotFound, error.Error));
        Assert.All(errors, error => Assert.Contains("'nothere'", error.Message, StringComparison.Ordinal));
        Assert.All(
            errors, error => Assert.Contains(_server.Endpoint.Authority, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnyRequest_WhenSecretIsWrong_IsDeniedAndNeverShowsIt()
    {
        var text = $"http://{_server.AccessKey}:wrong%2Fsecret@{_server.Endpoint.Authority}/{_server.BucketName}";
        await using var stack = StoreStack.Open(S3ConnectionString.Parse(text));

        var error = await Assert.ThrowsAsync<StoreException>(() => stack.Store.GetAsync("key"));

        Assert.Equal(StoreErrorKind.Denied, error.Error);
        Assert.DoesNotContain("wrong/secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeleteManyAsync_WhenServerLacksBulkDelete_DeletesOneByOne()
    {
        foreach (var key in new[] { "a", "b", "c" })
        {
            await Store.PutAsync(key, Body);
        }

        _server.OnRequest = request =>
            request.Operation == S3Operation.DeleteObjects ? S3ServerFault.Respond(501) : null;

        Assert.Empty(await Store.DeleteManyAsync(["a", "b"]));
        Assert.Empty(await Store.DeleteManyAsync(["c"]));
        Assert.Empty((await Store.ListAsync(new ListRequest(string.Empty))).Objects);
        Assert.Single(_server.Requests, entry => entry.Request.Operation == S3Operation.DeleteObjects);
    }

    [Fact]
    public async Task DeleteManyAsync_WhenManyKeys_SendsOneRequestForEachThousand()
    {
        Assert.Empty(await Store.DeleteManyAsync([.. Enumerable.Range(0, 2_001).Select(index => $"key-{index}")]));

        Assert.Equal(3, _server.Requests.Count);
        Assert.Equal(3, _stack.Statistics.Snapshot().Delete);
    }

    [Theory]
    [InlineData("AccessDenied", StoreErrorKind.Denied)]
    [InlineData("ObjectLocked", StoreErrorKind.Invalid)]
    public async Task DeleteManyAsync_WhenEachKeyIsRefused_SaysWhyAndAsksOnce(string code, StoreErrorKind kind)
    {
        await Store.PutAsync("a", Body);
        _server.ClearRequests();
        _server.OnRequest = _ => S3ServerFault.RefuseKeys(code);

        var error = await Assert.ThrowsAsync<StoreException>(() => _stack.Store.DeleteManyAsync(["a", "b"]));

        Assert.Equal(kind, error.Error);
        Assert.Equal("a", error.Key);
        Assert.Contains($"'a' in bucket '{_server.BucketName}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(code, error.Message, StringComparison.Ordinal);
        Assert.Single(_server.Requests);
    }

    [Theory]
    [InlineData("InternalError", 2)]
    [InlineData("SlowDown", 2)]
    [InlineData("NoSuchKey", 0)]
    public async Task DeleteManyAsync_WhenKeysFailForNow_AnswersWithThem(string code, int failed)
    {
        _server.OnRequest = _ => S3ServerFault.RefuseKeys(code);

        Assert.Equal(failed, (await Store.DeleteManyAsync(["a", "b"])).Count);
    }

    private static S3ObjectStore OpenBroken(Exception failure)
    {
        var client = new BrokenClient(failure);
        return new S3ObjectStore(client, "bucket", new StoreOptions(), client);
    }

    /// <summary>Fails each put as a test says, and cuts each listing off.</summary>
    private sealed class BrokenClient(Exception failure)
        : AmazonS3Client(
            new BasicAWSCredentials("KEY", "SECRET"), new AmazonS3Config { ServiceURL = "http://127.0.0.1:1" })
    {
        public override Task<PutObjectResponse> PutObjectAsync(
            PutObjectRequest request, CancellationToken cancellationToken = default) =>
            Task.FromException<PutObjectResponse>(failure);

        public override Task<ListObjectsV2Response> ListObjectsV2Async(
            ListObjectsV2Request request, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ListObjectsV2Response { IsTruncated = true });
    }
}
