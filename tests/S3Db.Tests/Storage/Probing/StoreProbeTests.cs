using NodaTime;
using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.Tests.Storage;

public sealed class StoreProbeTests
{
    private readonly InMemoryObjectStore _memory = new();

    [Fact]
    public async Task RunAsync_OnRightStore_PassesWithinItsLimitAndCleansUp()
    {
        await using var stack = StoreStack.Over(_memory);

        var report = await StoreProbe.RunAsync(stack.Unretried);

        Assert.True(report.IsPassed, string.Join(", ", report.Checks.Where(check => !check.IsPassed)));
        Assert.Equal(10, report.Checks.Count);
        Assert.InRange(stack.Statistics.Snapshot().Total, 1, StoreProbe.RequestsMax);
        Assert.Equal(stack.Statistics.Snapshot().Total, report.RequestCount);
        Assert.Empty((await _memory.ListAsync(new ListRequest(string.Empty))).Objects);
    }

    [Fact]
    public async Task RunAsync_OnFolder_Passes()
    {
        using var folder = new TemporaryFolder();
        await using var store = FileObjectStore.Open(folder.FullPath);

        await StoreProbe.EnsureAsync(store);
    }

    [Theory]
    [InlineData(ConditionalWrites.IgnoreIfNoneMatch, "one-create-wins")]
    [InlineData(ConditionalWrites.IgnoreIfMatch, "one-swap-wins")]
    [InlineData(ConditionalWrites.NotImplemented, "one-create-wins")]
    public async Task EnsureAsync_OnServerWithoutConditions_NamesTheCheck(ConditionalWrites writes, string check)
    {
        await using var server = await InProcessS3Server.StartAsync(
            new InProcessS3ServerOptions { ConditionalWrites = writes });
        await using var stack = StoreStack.Open(S3ConnectionString.Parse(server.ConnectionString));

        var error = await Assert.ThrowsAsync<S3DbException>(() => StoreProbe.EnsureAsync(stack.Unretried));

        Assert.Equal(S3DbErrorKind.Unsupported, error.Kind);
        Assert.Contains($"'{check}'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(server.SecretKey, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WhenRaceHasTwoWinners_FailsThatCheckOnly()
    {
        var lies = 0;
        var store = new TwistedObjectStore(_memory)
        {
            Put = async (put, key, body, condition) =>
            {
                try
                {
                    return await put(condition);
                }
                catch (StoreException) when (condition.Mode == PutMode.Create && Interlocked.Increment(ref lies) == 1)
                {
                    return await put(PutCondition.None);
                }
            },
        };

        Assert.Equal(["one-create-wins"], await FailuresAsync(store));
    }

    [Fact]
    public async Task RunAsync_WhenSwapOfMissingCreates_FailsThatCheckOnly()
    {
        var store = new TwistedObjectStore(_memory)
        {
            Put = async (put, key, body, condition) =>
                condition.Mode == PutMode.Swap && !(await _memory.GetAsync(key)).IsFound
                    ? await put(PutCondition.None)
                    : await put(condition),
        };

        Assert.Equal(["swap-of-missing-fails"], await FailuresAsync(store));
    }

    [Fact]
    public async Task RunAsync_WhenRefusedWriteIsStoredAllTheSame_Fails()
    {
        var store = new TwistedObjectStore(_memory)
        {
            Put = async (put, key, body, condition) =>
            {
                if (condition.Mode == PutMode.Swap && !(await _memory.GetAsync(key)).IsFound)
                {
                    await put(PutCondition.None);
                }

                return await put(condition);
            },
        };

        Assert.Equal(["swap-of-missing-fails"], await FailuresAsync(store));
    }

    [Fact]
    public async Task RunAsync_WhenListingIsUnsorted_FailsThatCheckOnly()
    {
        var store = new TwistedObjectStore(_memory)
        {
            List = page => page with { Objects = [.. page.Objects.Reverse()] },
        };

        Assert.Equal(["listing-in-byte-order"], await FailuresAsync(store));
    }

    [Fact]
    public async Task RunAsync_WhenListingIsStale_FailsBothChecks()
    {
        ListPage? first = null;
        var store = new TwistedObjectStore(_memory) { List = page => first ??= page };

        Assert.Equal(["listing-hides-deletes"], await FailuresAsync(store));
    }

    [Fact]
    public async Task RunAsync_WhenListingMissesCreates_Fails()
    {
        var store = new TwistedObjectStore(_memory) { List = page => page with { Objects = [] } };

        Assert.Equal(["listing-sees-creates", "listing-sees-created-after-delete"], await FailuresAsync(store));
    }

    [Fact]
    public async Task RunAsync_WhenRepliesHaveNoDate_FailsThatCheckOnly()
    {
        var store = new TwistedObjectStore(_memory) { List = page => page with { StoreTime = Instant.MinValue } };

        Assert.Equal(["replies-carry-date"], await FailuresAsync(store));
    }

    [Theory]
    [InlineData(StoreErrorKind.Conflict)]
    [InlineData(StoreErrorKind.Unavailable)]
    public async Task RunAsync_WhenLosersOfRacesGetErrors_PassesByReadingBack(StoreErrorKind kind)
    {
        var store = new TwistedObjectStore(_memory)
        {
            Put = async (put, key, body, condition) =>
            {
                try
                {
                    var result = await put(condition);
                    return condition.Mode == PutMode.Replace ? result : throw Failure(key, kind);
                }
                catch (StoreException error) when (error.Error != kind && IsRace(body))
                {
                    throw Failure(key, kind);
                }
            },
        };

        var failures = await FailuresAsync(store);

        Assert.Equal(kind == StoreErrorKind.Unavailable ? [] : ["one-create-wins", "one-swap-wins"], failures);

        static bool IsRace(ReadOnlyMemory<byte> body)
        {
            var text = System.Text.Encoding.ASCII.GetString(body.Span);
            return text.Contains(": create", StringComparison.Ordinal)
                || text.Contains(": swap", StringComparison.Ordinal);
        }

        static StoreException Failure(string key, StoreErrorKind kind) => new(kind, key, "A race.")
        {
            IsOutcomeUnknown = kind == StoreErrorKind.Unavailable,
        };
    }

    private static async Task<IEnumerable<string>> FailuresAsync(IObjectStore store)
    {
        var report = await StoreProbe.RunAsync(store);
        Assert.InRange(report.RequestCount, 1, StoreProbe.RequestsMax);
        return [.. report.Checks.Where(check => !check.IsPassed).Select(check => check.Name)];
    }
}
