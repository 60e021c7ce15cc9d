using System.Text;
using S3Db.Storage;

namespace S3Db.Tests.Storage;

/// <summary>
/// What every store must do, whatever it is made of. All objects lie below a path of their own, so that the suite may
/// run against a bucket that holds other things.
/// </summary>
public abstract class ObjectStoreConformanceTests : IAsyncLifetime
{
    private const int ParallelMax = 16;

    private IObjectStore _root = null!;

    protected IObjectStore Store { get; private set; } = null!;

    /// <summary>Opens the store under test; it is disposed after the test.</summary>
    protected abstract Task<IObjectStore> OpenAsync();

    /// <summary>Removes what the store leaves behind.</summary>
    protected virtual ValueTask CleanUpAsync() => ValueTask.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        _root = await OpenAsync();
        Store = new PrefixedObjectStore(_root, $"conformance/{SystemRandomSource.Instance.NextToken()}");
    }

    public async ValueTask DisposeAsync()
    {
        var keys = new List<string>();
        await foreach (var item in Store.ListAllAsync(string.Empty))
        {
            keys.Add(item.Key);
        }

        await Store.DeleteManyAsync(keys);
        await _root.DisposeAsync();
        await CleanUpAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task GetAsync_WhenKeyIsMissing_SaysNotFound()
    {
        var result = await Store.GetAsync("nothing/here");

        Assert.Equal(GetStatus.NotFound, result.Status);
        Assert.False(result.IsFound);
        Assert.True(result.StoreTime > NodaTime.Instant.MinValue);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000_000)]
    public async Task PutAsync_WhenReadBack_ReturnsSameBytesAndETag(int length)
    {
        var body = new byte[length];
        new Random(7).NextBytes(body);

        var put = await Store.PutAsync("folder/object", body);
        var got = await Store.GetAsync("folder/object");

        Assert.Equal(GetStatus.Found, got.Status);
        Assert.True(got.Body.Span.SequenceEqual(body));
        Assert.Equal(put.ETag, got.ETag);
        Assert.DoesNotContain('"', put.ETag.Value);
    }

    [Fact]
    public async Task PutAsync_WhenBodyIsSliceOfArray_StoresTheSliceOnly()
    {
        await Store.PutAsync("slice", Bytes("abcdef").AsMemory(2, 3));

        Assert.Equal("cde", await ReadAsync("slice"));
    }

    [Fact]
    public async Task PutAsync_WhenUnconditional_Replaces()
    {
        var first = await Store.PutAsync("key", Bytes("one"));
        var second = await Store.PutAsync("key", Bytes("two"));

        Assert.NotEqual(first.ETag, second.ETag);
        Assert.Equal("two", await ReadAsync("key"));
    }

    [Fact]
    public async Task GetAsync_WhenVersionIsKnown_SaysNotModified()
    {
        var put = await Store.PutAsync("key", Bytes("one"));

        var same = await Store.GetAsync("key", put.ETag);
        await Store.PutAsync("key", Bytes("two"));
        var changed = await Store.GetAsync("key", put.ETag);

        Assert.Equal(GetStatus.NotModified, same.Status);
        Assert.Equal(put.ETag, same.ETag);
        Assert.True(same.Body.IsEmpty);
        Assert.Equal(GetStatus.Found, changed.Status);
    }

    [Fact]
    public async Task PutAsync_WhenCreateFindsKey_FailsAndChangesNothing()
    {
        await Store.PutAsync("key", Bytes("one"), PutCondition.IfAbsent);

        var error = await Assert.ThrowsAsync<StoreException>(
            () => Store.PutAsync("key", Bytes("two"), PutCondition.IfAbsent));

        Assert.Equal(StoreErrorKind.AlreadyExists, error.Error);
        Assert.False(error.IsOutcomeUnknown);
        Assert.Equal("one", await ReadAsync("key"));
    }

    [Fact]
    public async Task PutAsync_WhenCreatedAfterDelete_Succeeds()
    {
        await Store.PutAsync("key", Bytes("one"), PutCondition.IfAbsent);
        await Store.DeleteAsync("key");

        await Store.PutAsync("key", Bytes("two"), PutCondition.IfAbsent);

        Assert.Equal("two", await ReadAsync("key"));
        Assert.Equal(["key"], await ListKeysAsync(string.Empty));
    }

    [Fact]
    public async Task PutAsync_WhenSwapExpectsCurrentVersion_Replaces()
    {
        var first = await Store.PutAsync("key", Bytes("one"));

        var second = await Store.PutAsync("key", Bytes("two"), PutCondition.IfMatch(first.ETag));

        Assert.Equal("two", await ReadAsync("key"));
        Assert.Equal(second.ETag, (await Store.GetAsync("key")).ETag);
    }

    [Fact]
    public async Task PutAsync_WhenSwapExpectsOldVersion_FailsAndChangesNothing()
    {
        var first = await Store.PutAsync("key", Bytes("one"));
        await Store.PutAsync("key", Bytes("two"));

        var error = await Assert.ThrowsAsync<StoreException>(
            () => Store.PutAsync("key", Bytes("three"), PutCondition.IfMatch(first.ETag)));

        Assert.Equal(StoreErrorKind.PreconditionFailed, error.Error);
        Assert.Equal("two", await ReadAsync("key"));
    }

    [Fact]
    public async Task PutAsync_WhenSwapFindsNoObject_FailsAndCreatesNothing()
    {
        var first = await Store.PutAsync("key", Bytes("one"));
        await Store.DeleteAsync("key");

        var error = await Assert.ThrowsAsync<StoreException>(
            () => Store.PutAsync("key", Bytes("two"), PutCondition.IfMatch(first.ETag)));

        Assert.Equal(StoreErrorKind.PreconditionFailed, error.Error);
        Assert.False((await Store.GetAsync("key")).IsFound);
    }

    [Fact]
    public async Task PutAsync_WhenManyCreateOneKey_HasOneWinner()
    {
        var winners = new List<int>();
        await Parallel.ForAsync(0, 32, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (index, token) =>
        {
            if (await TryPutAsync("key", Bytes($"body {index}"), PutCondition.IfAbsent, token) is not null)
            {
                lock (winners)
                {
                    winners.Add(index);
                }
            }
        });

        Assert.Equal($"body {Assert.Single(winners)}", await ReadAsync("key"));
    }

    [Fact]
    public async Task PutAsync_WhenManyIncrementBySwap_LosesNone()
    {
        const int Increments = 200;
        await Store.PutAsync("counter", Bytes("0 start"), PutCondition.IfAbsent);

        await Parallel.ForAsync(
            0,
            Increments,
            new ParallelOptions { MaxDegreeOfParallelism = ParallelMax },
            async (index, token) =>
            {
                while (true)
                {
                    var current = await Store.GetAsync("counter", null, token);
                    var value = int.Parse(Encoding.ASCII.GetString(current.Body.Span).Split(' ')[0]);
                    var next = Bytes($"{value + 1} {index}");
                    if (await TryPutAsync("counter", next, PutCondition.IfMatch(current.ETag), token) is not null)
                    {
                        return;
                    }
                }
            });

        Assert.StartsWith($"{Increments} ", await ReadAsync("counter"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeleteAsync_WhenRepeatedOrMissing_Succeeds()
    {
        await Store.PutAsync("key", Bytes("one"));

        await Store.DeleteAsync("key");
        await Store.DeleteAsync("key");
        await Store.DeleteAsync("never/was");

        Assert.False((await Store.GetAsync("key")).IsFound);
        Assert.Empty(await ListKeysAsync(string.Empty));
    }

    [Fact]
    public async Task DeleteManyAsync_WhenSomeAreMissing_RemovesTheRest()
    {
        await PutManyAsync(["a/1", "a/2", "b/1", "c"]);

        var failed = await Store.DeleteManyAsync(["a/1", "b/1", "b/2", "nothing"]);

        Assert.Empty(failed);
        Assert.Equal(["a/2", "c"], await ListKeysAsync(string.Empty));
        Assert.Empty(await Store.DeleteManyAsync([]));
    }

    [Fact]
    public async Task ListAsync_WhenKeysDifferInCaseAndPunctuation_OrdersByByte()
    {
        string[] keys =
        [
            "A", "B/x", "Z", "_", "a-b/c=1%20", "a-b0", "a.b", "a/0", "a/b/c", "a/b.c", "a/b0", "a0", "aa", "b", "~",
        ];
        var sorted = keys.Order(StringComparer.Ordinal).ToArray();
        await PutManyAsync(sorted.Reverse());

        Assert.Equal(sorted, await ListKeysAsync(string.Empty));
        Assert.Equal(sorted.Where(key => key.StartsWith('a')), await ListKeysAsync("a"));
        Assert.Equal(["a/0", "a/b.c", "a/b/c", "a/b0"], await ListKeysAsync("a/"));
        Assert.Equal(["a/b.c", "a/b/c", "a/b0"], await ListKeysAsync("a/b"));
        Assert.Empty(await ListKeysAsync("nothing/"));
    }

    [Fact]
    public async Task ListAsync_WhenObjectsAreListed_DescribesThem()
    {
        var put = await Store.PutAsync("folder/object", Bytes("12345"));

        var page = await Store.ListAsync(new ListRequest("folder/"));

        var item = Assert.Single(page.Objects);
        Assert.Equal("folder/object", item.Key);
        Assert.Equal(5, item.Size);
        Assert.Equal(put.ETag, item.ETag);
        Assert.True(item.LastModified > NodaTime.Instant.FromUtc(2020, 1, 1, 0, 0));
        Assert.Null(page.ContinuationToken);
        Assert.Empty(page.Folders);
    }

    [Theory]
    [InlineData("a/1", new[] { "a/2", "a/3/x", "b", "c/1" })]
    [InlineData("a/11", new[] { "a/2", "a/3/x", "b", "c/1" })]
    [InlineData("a/3", new[] { "a/3/x", "b", "c/1" })]
    [InlineData("a/3/x", new[] { "b", "c/1" })]
    [InlineData("c/1", new string[0])]
    public async Task ListAsync_WhenStartAfterIsGiven_BeginsBehindIt(string startAfter, string[] expected)
    {
        await PutManyAsync(["a/1", "a/2", "a/3/x", "b", "c/1"]);

        Assert.Equal(expected, await ListKeysAsync(string.Empty, startAfter));
    }

    [Fact]
    public async Task ListAsync_WhenFoldersAreRolledUp_NamesEachOnce()
    {
        await PutManyAsync(["p/a/1", "p/a/2/x", "p/b", "p/c/1", "p/c/2", "q/1"]);

        var page = await Store.ListAsync(new ListRequest("p/") { RollUpFolders = true });
        var middle = await Store.ListAsync(new ListRequest("p/") { RollUpFolders = true, StartAfter = "p/a/~" });
        var root = await Store.ListAsync(new ListRequest(string.Empty) { RollUpFolders = true });

        Assert.Equal(["p/a/", "p/c/"], page.Folders);
        Assert.Equal(["p/b"], page.Objects.Select(item => item.Key));
        Assert.Equal(["p/c/"], middle.Folders);
        Assert.Equal(["p/", "q/"], root.Folders);
    }

    [Fact]
    public async Task ListAsync_WhenPagesAreSmall_CoversAllOnce()
    {
        await PutManyAsync(["a/1", "a/2", "b/1", "c", "d/1", "d/2"]);

        Assert.Equal(["a/1", "a/2", "b/1", "c", "d/1", "d/2"], await PageAsync(rollUp: false));
        Assert.Equal(["a/", "b/", "c", "d/"], await PageAsync(rollUp: true));

        async Task<List<string>> PageAsync(bool rollUp)
        {
            var found = new List<string>();
            var request = new ListRequest(string.Empty) { PageSize = 2, RollUpFolders = rollUp };
            while (true)
            {
                var page = await Store.ListAsync(request);
                Assert.InRange(page.Objects.Count + page.Folders.Count, 0, 2);
                found.AddRange(
                    page.Objects.Select(item => item.Key).Concat(page.Folders).Order(StringComparer.Ordinal));
                if (page.ContinuationToken is null)
                {
                    return found;
                }

                request = request with { ContinuationToken = page.ContinuationToken };
            }
        }
    }

    [Fact]
    public async Task ListAsync_WhenMoreThanOnePageAndConcurrentPuts_ShowsEveryFinishedKeyOnce()
    {
        var keys = Enumerable.Range(0, 1_050).Select(index => $"page/{index % 7}/{index:d6}").ToList();
        await PutManyAsync(keys);

        var writing = PutManyAsync(Enumerable.Range(0, 100).Select(index => $"page/{index % 7}/{index:d6}-late"));
        var found = await ListKeysAsync("page/");
        await writing;

        Assert.Equal(found.Order(StringComparer.Ordinal), found);
        Assert.Equal(found.Distinct(), found);
        Assert.Equal(
            keys.Order(StringComparer.Ordinal), found.Where(key => !key.EndsWith("-late", StringComparison.Ordinal)));
        Assert.Equal(1_150, (await ListKeysAsync("page/")).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData(".hidden")]
    [InlineData("a/../b")]
    [InlineData("sp ace")]
    [InlineData("é")]
    public async Task AnyRequest_WhenKeyIsInvalid_IsRefusedAlike(string key)
    {
        var errors = new[]
        {
            await Assert.ThrowsAsync<StoreException>(() => Store.GetAsync(key)),
            await Assert.ThrowsAsync<StoreException>(() => Store.PutAsync(key, Bytes("x"))),
            await Assert.ThrowsAsync<StoreException>(() => Store.DeleteAsync(key)),
            await Assert.ThrowsAsync<StoreException>(() => Store.DeleteManyAsync([key])),
        };

        Assert.All(errors, error => Assert.Equal(StoreErrorKind.Invalid, error.Error));
        Assert.All(errors, error => Assert.False(error.IsOutcomeUnknown));
        Assert.Empty(await ListKeysAsync(string.Empty));
    }

    [Fact]
    public async Task AnyRequest_WhenCancelled_ThrowsOperationCanceled()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.GetAsync("key", null, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.PutAsync("key", Bytes("x"), default, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.ListAsync(new ListRequest(string.Empty), cancelled));
        Assert.Empty(await ListKeysAsync(string.Empty));
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    /// <summary>A put as a protocol would do it: an unclear answer is resolved by reading the occupant.</summary>
    private async Task<PutResult?> TryPutAsync(
        string key, byte[] body, PutCondition condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await Store.PutAsync(key, body, condition, cancellationToken);
            }
            catch (StoreException error)
                when (error.Error is not (StoreErrorKind.Conflict or StoreErrorKind.Unavailable))
            {
                Assert.True(
                    error.Error is StoreErrorKind.AlreadyExists or StoreErrorKind.PreconditionFailed, error.ToString());
                return null;
            }
            catch (StoreException)
            {
                var occupant = await Store.GetAsync(key, null, cancellationToken);
                if (occupant.IsFound && occupant.Body.Span.SequenceEqual(body))
                {
                    return new PutResult(occupant.ETag, occupant.StoreTime);
                }
            }
        }
    }

    private Task PutManyAsync(IEnumerable<string> keys) => Parallel.ForEachAsync(
        keys,
        new ParallelOptions { MaxDegreeOfParallelism = ParallelMax },
        async (key, token) => await Store.PutAsync(key, Bytes(key), PutCondition.IfAbsent, token));

    private async Task<string> ReadAsync(string key) => Encoding.ASCII.GetString((await Store.GetAsync(key)).Body.Span);

    private async Task<List<string>> ListKeysAsync(string prefix, string? startAfter = null)
    {
        var keys = new List<string>();
        await foreach (var item in Store.ListAllAsync(prefix, startAfter))
        {
            keys.Add(item.Key);
        }

        return keys;
    }
}
