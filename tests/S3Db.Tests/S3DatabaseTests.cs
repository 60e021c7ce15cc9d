using System.Diagnostics;
using System.Diagnostics.Metrics;
using S3Db.Storage;
using S3Db.Testing;
using S3Db.Tests.Resources;

namespace S3Db.Tests;

public sealed class S3DatabaseTests
{
    [Fact]
    public async Task ConnectAsync_UnderTwoPaths_OpensTwoDatabases()
    {
        await using var first = await S3Database.ConnectAsync("memory://two-paths/app");
        await using var second = await S3Database.ConnectAsync("memory://two-paths/app2");
        var wallets = await first.CreateResourceAsync(Samples.Wallets());
        await wallets.InsertAsync("w1", new { userId = "u1" });

        Assert.Empty(second.Resources);
        Assert.Equal(0, await (await second.CreateResourceAsync(Samples.Wallets())).CountAsync());
    }

    [Fact]
    public async Task ConnectAsync_WithItsConnectionString_OpensTheSameDatabase()
    {
        await using var first = await S3Database.ConnectAsync("memory://same/app");
        await first.CreateResourceAsync(Samples.Wallets());

        await using var second = await S3Database.ConnectAsync(first.ConnectionString);

        Assert.True(second.Resources.ContainsKey("wallets"));
    }

    [Fact]
    public async Task ConnectAsync_ToAnS3Endpoint_CreatesTheDatabaseAndHidesTheSecret()
    {
        await using var server = await InProcessS3Server.StartAsync();
        await using var db = await S3Database.ConnectAsync(server.ConnectionString);
        var wallets = await db.CreateResourceAsync(Samples.Wallets());
        await wallets.InsertAsync("a/b", new { userId = "u1", balance = 5 });

        Assert.Equal(5, (await wallets.QueryAsync(new { userId = "u1" }).SingleAsync()).GetDecimal("balance"));
        Assert.DoesNotContain(server.SecretKey, db.ToString(), StringComparison.Ordinal);
        server.ClearRequests();
        await using var again = await S3Database.ConnectAsync(server.ConnectionString);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task ConnectAsync_WhenTheBucketIsMissing_NamesBucketAndEndpoint()
    {
        await using var server = await InProcessS3Server.StartAsync();
        var wrong = server.ConnectionString.Replace($"/{server.BucketName}", "/nowhere", StringComparison.Ordinal);

        var error = await Assert.ThrowsAnyAsync<S3DbException>(() => S3Database.ConnectAsync(wrong));

        Assert.Equal(S3DbErrorKind.NotFound, error.Kind);
        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
        Assert.Contains(server.Endpoint.Authority, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(server.SecretKey, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ConditionalWrites.IgnoreIfMatch)]
    [InlineData(ConditionalWrites.IgnoreIfNoneMatch)]
    [InlineData(ConditionalWrites.NotImplemented)]
    public async Task ConnectAsync_ToAServerWithoutConditionalWrites_IsRefusedAndWritesNoCatalog(ConditionalWrites mode)
    {
        var options = new InProcessS3ServerOptions { ConditionalWrites = mode };
        await using var server = await InProcessS3Server.StartAsync(options);

        var error = await Assert.ThrowsAnyAsync<S3DbException>(() => S3Database.ConnectAsync(server.ConnectionString));

        Assert.Equal(S3DbErrorKind.Unsupported, error.Kind);
        Assert.Contains(server.BucketName, error.Message, StringComparison.Ordinal);
        Assert.Contains(Uri.EscapeDataString(server.Endpoint.Authority), error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(server.SecretKey, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Requests, entry => entry.Request.Key == CatalogStore.Key
            && entry.Request.Operation == S3Operation.PutObject);
    }

    [Fact]
    public async Task ConnectAsync_WhenTheSecretIsWrong_IsDenied()
    {
        await using var server = await InProcessS3Server.StartAsync();
        var wrong = server.ConnectionString.Replace(server.SecretKey, "wrong%2Bsecret", StringComparison.Ordinal);

        var error = await Assert.ThrowsAnyAsync<S3DbException>(() => S3Database.ConnectAsync(wrong));

        Assert.Equal(S3DbErrorKind.Denied, error.Kind);
        Assert.Contains(server.BucketName, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operations_AreTracedAndTimedUnderStableNames()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "S3Db",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (spans)
                {
                    spans.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var tags = new List<string>();
        using var meters = new MeterListener();
        meters.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "db.client.operation.duration")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        meters.SetMeasurementEventCallback<double>((_, _, measured, _) =>
        {
            var text = string.Join(',', measured.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
            lock (tags)
            {
                tags.Add(text);
            }
        });
        meters.Start();
        await using var db = await S3Database.ConnectAsync(new InMemoryObjectStore("traced"));
        var wallets = await db.CreateResourceAsync(Samples.Wallets());

        await Assert.ThrowsAsync<S3DbException>(() => wallets.GetAsync("w1"));
        await Assert.ThrowsAsync<S3DbValidationException>(() => wallets.InsertAsync("w1", new { userId = 5 }));

        var span = spans.Last(s => s.DisplayName == "insert wallets"
            && s.GetTagItem("db.namespace") as string == "memory://traced");
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal("w1", span.GetTagItem("s3db.record.id"));
        lock (tags)
        {
            Assert.Contains(
                "db.system.name=s3db,db.namespace=memory://traced,db.collection.name=wallets,db.operation.name=insert,"
                + "error.type=Invalid",
                tags);
        }
    }
}
