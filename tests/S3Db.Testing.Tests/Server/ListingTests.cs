using Amazon.S3.Model;

namespace S3Db.Testing.Tests;

public sealed class ListingTests : ServerTestBase
{
    protected override InProcessS3ServerOptions Options => new() { PageSize = 3 };

    [Fact]
    public async Task List_PagesInByteOrder()
    {
        string[] sorted = ["A", "Z", "a", "a/b", "a0", "b c", "\uFFFD", "😀"];
        foreach (var key in sorted.Reverse())
        {
            await PutAsync(key);
        }

        var pages = await ListAllAsync(new ListObjectsV2Request());

        Assert.Equal([3, 3, 2], pages.Select(p => p.S3Objects.Count));
        Assert.Equal(sorted, pages.SelectMany(p => p.S3Objects).Select(o => o.Key));
    }

    [Fact]
    public async Task List_WithPrefix_ReturnsOnlyThose()
    {
        await PutManyAsync("a", "p/1", "p/2", "p0");

        var pages = await ListAllAsync(new ListObjectsV2Request { Prefix = "p/" });

        Assert.Equal(["p/1", "p/2"], Keys(pages));
    }

    [Fact]
    public async Task List_WithStartAfter_BeginsBehindIt()
    {
        await PutManyAsync("a", "b", "c");

        var pages = await ListAllAsync(new ListObjectsV2Request { StartAfter = "b" });

        Assert.Equal(["c"], Keys(pages));
    }

    [Fact]
    public async Task List_WithDelimiter_RollsUpAcrossPages()
    {
        await PutManyAsync("p/a/1", "p/a/2", "p/b", "p/c/1", "p/c/2", "p/d/1", "p/e");

        var pages = await ListAllAsync(new ListObjectsV2Request { Prefix = "p/", Delimiter = "/", MaxKeys = 2 });

        Assert.Equal(3, pages.Count);
        Assert.Equal(["p/b", "p/e"], Keys(pages));
        Assert.Equal(["p/a/", "p/c/", "p/d/"], pages.SelectMany(p => p.CommonPrefixes ?? []));
    }

    [Fact]
    public async Task List_WithUrlEncoding_RoundTripsEveryKey()
    {
        await PutManyAsync("a b+c%/d&e", "ü");

        var pages = await ListAllAsync(new ListObjectsV2Request { Encoding = Amazon.S3.EncodingType.Url });

        Assert.Equal(["a b+c%/d&e", "ü"], Keys(pages).Select(Uri.UnescapeDataString));
    }

    [Fact]
    public async Task List_DescribesTheObjects()
    {
        var put = await Client.PutObjectAsync(Server.Put("key", "hello"));

        var listed = Assert.Single((await ListAllAsync(new ListObjectsV2Request())).SelectMany(p => p.S3Objects));

        Assert.Equal((put.ETag, 5L), (listed.ETag, listed.Size));
    }

    [Fact]
    public async Task List_WhenEmpty_ReturnsOneEmptyPage()
    {
        var page = Assert.Single(await ListAllAsync(new ListObjectsV2Request { Prefix = "none/" }));

        Assert.Equal(0, page.KeyCount);
    }

    [Fact]
    public async Task List_WithMadeUpToken_IsRefused()
    {
        var request = new ListObjectsV2Request { BucketName = Server.BucketName, ContinuationToken = "%%" };

        var error = await TestClient.RefusedAsync(() => Client.ListObjectsV2Async(request));

        Assert.Equal("InvalidArgument", error.ErrorCode);
    }

    private static IEnumerable<string> Keys(IEnumerable<ListObjectsV2Response> pages) =>
        pages.SelectMany(p => p.S3Objects ?? []).Select(o => o.Key);

    private async Task PutManyAsync(params string[] keys)
    {
        foreach (var key in keys)
        {
            await PutAsync(key);
        }
    }

    private async Task<List<ListObjectsV2Response>> ListAllAsync(ListObjectsV2Request request)
    {
        request.BucketName = Server.BucketName;
        var pages = new List<ListObjectsV2Response>();
        do
        {
            pages.Add(await Client.ListObjectsV2Async(request));
            Assert.True(pages.Count <= 100, "The listing does not end.");
            request.ContinuationToken = pages[^1].NextContinuationToken;
        }
        while (pages[^1].IsTruncated == true);

        return pages;
    }
}
