using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace S3Db.Testing.Tests;

public sealed class ObjectTests : ServerTestBase
{
    [Theory]
    [InlineData("plain.json")]
    [InlineData("resource=wallets/data/id=a b+c%20~!*'().json")]
    [InlineData("ção/😀")]
    public async Task GetAsync_AfterPut_ReturnsTheBytes(string key)
    {
        await PutAsync(key, "hello");

        Assert.Equal("hello", await Client.ReadAsync(Server, key));
    }

    [Fact]
    public async Task GetAsync_WhenMissing_AnswersNoSuchKey()
    {
        var error = await TestClient.RefusedAsync(() => Client.GetObjectAsync(Server.BucketName, "missing"));

        Assert.Equal((HttpStatusCode.NotFound, "NoSuchKey"), (error.StatusCode, error.ErrorCode));
    }

    [Fact]
    public async Task GetAsync_WhenBucketIsMissing_AnswersNoSuchBucket()
    {
        var error = await TestClient.RefusedAsync(() => Client.GetObjectAsync("elsewhere", "key"));

        Assert.Equal((HttpStatusCode.NotFound, "NoSuchBucket"), (error.StatusCode, error.ErrorCode));
    }

    [Fact]
    public async Task PutAsync_AnswersTheMd5AsETag()
    {
        var put = await Client.PutObjectAsync(Server.Put("key", "hello"));

        Assert.Equal("\"5d41402abc4b2a76b9719d911017c592\"", put.ETag);
    }

    [Fact]
    public async Task GetAsync_WhenTheCallerHasTheVersion_AnswersNotModified()
    {
        var put = await Client.PutObjectAsync(Server.Put("key", "hello"));
        var request = new GetObjectRequest
        {
            BucketName = Server.BucketName, Key = "key", EtagToNotMatch = put.ETag,
        };

        var error = await TestClient.RefusedAsync(() => Client.GetObjectAsync(request));

        Assert.Equal(HttpStatusCode.NotModified, error.StatusCode);
    }

    [Theory]
    [InlineData("bytes=1-3", "ell")]
    [InlineData("bytes=2-", "llo")]
    [InlineData("bytes=-2", "lo")]
    [InlineData("bytes=3-99", "lo")]
    public async Task GetAsync_WithRange_ReturnsThePart(string range, string expected)
    {
        await PutAsync("key", "hello");
        var request = new GetObjectRequest
        {
            BucketName = Server.BucketName, Key = "key", ByteRange = new ByteRange(range),
        };

        using var response = await Client.GetObjectAsync(request);
        using var reader = new StreamReader(response.ResponseStream);

        Assert.Equal(HttpStatusCode.PartialContent, response.HttpStatusCode);
        Assert.Equal(expected, await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task GetAsync_WhenRangeIsBehindTheEnd_AnswersInvalidRange()
    {
        await PutAsync("key", "hello");
        var request = new GetObjectRequest
        {
            BucketName = Server.BucketName, Key = "key", ByteRange = new ByteRange("bytes=5-"),
        };

        var error = await TestClient.RefusedAsync(() => Client.GetObjectAsync(request));

        Assert.Equal("InvalidRange", error.ErrorCode);
    }

    [Fact]
    public async Task HeadAsync_DescribesTheObject()
    {
        var put = Server.Put("key", "hello");
        put.ContentType = "application/json";
        put.Metadata["owner"] = "tests";
        await Client.PutObjectAsync(put);

        var head = await Client.GetObjectMetadataAsync(Server.BucketName, "key");

        Assert.Equal(5, head.ContentLength);
        Assert.Equal("application/json", head.Headers.ContentType);
        Assert.Equal("tests", head.Metadata["owner"]);
    }

    [Fact]
    public async Task HeadAsync_WhenMissing_AnswersNotFound()
    {
        var error = await TestClient.RefusedAsync(() => Client.GetObjectMetadataAsync(Server.BucketName, "missing"));

        Assert.Equal(HttpStatusCode.NotFound, error.StatusCode);
    }

    [Fact]
    public async Task DeleteAsync_RemovesTheObject_AndIsNoErrorForAMissingOne()
    {
        await PutAsync("key");

        await Client.DeleteObjectAsync(Server.BucketName, "key");
        var again = await Client.DeleteObjectAsync(Server.BucketName, "key");

        Assert.Equal(HttpStatusCode.NoContent, again.HttpStatusCode);
        await TestClient.RefusedAsync(() => Client.GetObjectAsync(Server.BucketName, "key"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DeleteObjectsAsync_RemovesAll_AndNamesThemUnlessQuiet(bool isQuiet)
    {
        await PutAsync("a<b>&c");
        await PutAsync("keep");
        var request = new DeleteObjectsRequest
        {
            BucketName = Server.BucketName,
            Quiet = isQuiet,
            Objects = [new KeyVersion { Key = "a<b>&c" }, new KeyVersion { Key = "missing" }],
        };

        var result = await Client.DeleteObjectsAsync(request);

        Assert.Equal(isQuiet ? [] : ["a<b>&c", "missing"], (result.DeletedObjects ?? []).Select(d => d.Key));
        var list = await Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Server.BucketName });
        Assert.Equal(["keep"], list.S3Objects.Select(o => o.Key));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PutAsync_WhenTheClientSendsItsDefaultChunks_StoresTheDecodedBody(bool isChecksummed)
    {
        using var client = TestClient.Create(Server, isChecksummed: isChecksummed);
        var body = string.Concat(Enumerable.Repeat("0123456789", 20_000));
        var request = Server.Put("key", body);
        request.UseChunkEncoding = true;

        await client.PutObjectAsync(request);

        Assert.Equal(body, await client.ReadAsync(Server, "key"));
    }

    [Fact]
    public async Task UnknownRequest_IsAnsweredWithNotImplemented()
    {
        var error = await TestClient.RefusedAsync(
            () => Client.InitiateMultipartUploadAsync(Server.BucketName, "key"));

        Assert.Equal((HttpStatusCode.NotImplemented, "NotImplemented"), (error.StatusCode, error.ErrorCode));
    }

    [Fact]
    public async Task Buckets_CanBeMadeAndListed()
    {
        await Client.PutBucketAsync("another");

        var buckets = await Client.ListBucketsAsync();

        Assert.Equal(["another", Server.BucketName], buckets.Buckets.Select(b => b.BucketName));
    }

    [Fact]
    public async Task HeadBucketAsync_WhenMissing_AnswersNotFound()
    {
        await Client.HeadBucketAsync(new HeadBucketRequest { BucketName = Server.BucketName });

        var error = await TestClient.RefusedAsync(
            () => Client.HeadBucketAsync(new HeadBucketRequest { BucketName = "missing" }));

        Assert.Equal(HttpStatusCode.NotFound, error.StatusCode);
    }

    [Fact]
    public async Task GetBucketLocationAsync_AnswersTheDefaultRegion()
    {
        var location = await Client.GetBucketLocationAsync(
            new GetBucketLocationRequest { BucketName = Server.BucketName });

        Assert.Equal(S3Region.USEast1, location.Location);
    }
}
