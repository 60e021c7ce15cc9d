using System.Text;
using S3Db.Storage;

namespace S3Db.Tests.Storage;

public sealed class RetryingObjectStoreTests
{
    private static readonly byte[] Ours = Encoding.ASCII.GetBytes("ours");
    private static readonly byte[] Theirs = Encoding.ASCII.GetBytes("theirs");

    private readonly ScriptedObjectStore _inner = new();
    private readonly StoreStack _stack;

    public RetryingObjectStoreTests() => _stack = StoreStack.Over(_inner, new StoreOptions
    {
        Retry = new StoreRetryOptions { AttemptsMax = 4, DelayMin = TimeSpan.Zero, DelayMax = TimeSpan.Zero },
    });

    private IObjectStore Store => _stack.Store;

    [Fact]
    public async Task PutAsync_WhenCreateAnswerIsLost_FindsItsOwnObject()
    {
        _inner.LosePutAnswer();

        var result = await Store.PutAsync("key", Ours, PutCondition.IfAbsent);

        Assert.Equal((await _inner.Inner.GetAsync("key")).ETag, result.ETag);
        Assert.Equal(2, _inner.PutCount);
        Assert.Equal(1, _stack.Statistics.Snapshot().Retries);
    }

    [Fact]
    public async Task PutAsync_WhenRepeated_SendsTheSameBytes()
    {
        _inner.RefusePut(StoreErrorKind.Unavailable, isUnknown: true).RefusePut(StoreErrorKind.Conflict);

        await Store.PutAsync("key", Ours, PutCondition.IfAbsent);

        Assert.Equal(3, _inner.Bodies.Count);
        Assert.All(_inner.Bodies, body => Assert.Equal(Ours, body));
    }

    [Fact]
    public async Task PutAsync_WhenCreateFindsForeignObject_ThrowsKnownOutcome()
    {
        await _inner.Inner.PutAsync("key", Theirs);

        var error = await CreateFailsAsync();

        Assert.Equal(StoreErrorKind.AlreadyExists, error.Error);
        Assert.False(error.IsOutcomeUnknown);
        Assert.Equal(1, _inner.GetCount);
    }

    [Fact]
    public async Task PutAsync_WhenCreateFindsForeignObjectAfterAmbiguity_ThrowsUnknownOutcome()
    {
        await _inner.Inner.PutAsync("key", Theirs);
        _inner.RefusePut(StoreErrorKind.Unavailable, isUnknown: true);

        var error = await CreateFailsAsync();

        Assert.Equal(StoreErrorKind.AlreadyExists, error.Error);
        Assert.True(error.IsOutcomeUnknown);
    }

    [Fact]
    public async Task PutAsync_WhenCreateFindsSameBytesAtFirstAttempt_Succeeds()
    {
        var stored = await _inner.Inner.PutAsync("key", Ours);

        var result = await Store.PutAsync("key", Ours, PutCondition.IfAbsent);

        Assert.Equal(stored.ETag, result.ETag);
    }

    [Fact]
    public async Task PutAsync_WhenOccupantIsGone_CreatesAgain()
    {
        await _inner.Inner.PutAsync("key", Theirs);
        _inner.RefusePutThen(StoreErrorKind.AlreadyExists, store => store.DeleteAsync("key"));

        await Store.PutAsync("key", Ours, PutCondition.IfAbsent);

        Assert.Equal(Ours, (await _inner.Inner.GetAsync("key")).Body);
    }

    [Fact]
    public async Task PutAsync_WhenOccupantCannotBeRead_ThrowsUnknownOutcome()
    {
        await _inner.Inner.PutAsync("key", Ours);
        _inner.FailGet(StoreErrorKind.Denied);

        var error = await CreateFailsAsync();

        Assert.Equal(StoreErrorKind.Denied, error.Error);
        Assert.True(error.IsOutcomeUnknown);
    }

    [Fact]
    public async Task PutAsync_WhenSwapAnswerIsLost_FindsItsOwnObject()
    {
        var before = await _inner.Inner.PutAsync("key", Theirs);
        _inner.LosePutAnswer();

        var result = await Store.PutAsync("key", Ours, PutCondition.IfMatch(before.ETag));

        Assert.Equal((await _inner.Inner.GetAsync("key")).ETag, result.ETag);
    }

    [Fact]
    public async Task PutAsync_WhenSwapLosesRace_ThrowsKnownOutcome()
    {
        var before = await _inner.Inner.PutAsync("key", Theirs);
        await _inner.Inner.PutAsync("key", Encoding.ASCII.GetBytes("newer"));

        var error = await SwapFailsAsync(before.ETag);

        Assert.Equal(StoreErrorKind.PreconditionFailed, error.Error);
        Assert.False(error.IsOutcomeUnknown);
    }

    [Fact]
    public async Task PutAsync_WhenSwapWasAppliedAndReplaced_ThrowsUnknownOutcome()
    {
        var before = await _inner.Inner.PutAsync("key", Theirs);
        _inner.LosePutAnswer().BeforePut(store => store.PutAsync("key", Encoding.ASCII.GetBytes("newer")));

        var error = await SwapFailsAsync(before.ETag);

        Assert.Equal(StoreErrorKind.PreconditionFailed, error.Error);
        Assert.True(error.IsOutcomeUnknown);
    }

    [Fact]
    public async Task PutAsync_WhenSwapIsRefusedThoughVersionStands_SwapsAgain()
    {
        var before = await _inner.Inner.PutAsync("key", Theirs);
        _inner.RefusePut(StoreErrorKind.PreconditionFailed);

        await Store.PutAsync("key", Ours, PutCondition.IfMatch(before.ETag));

        Assert.Equal(Ours, (await _inner.Inner.GetAsync("key")).Body);
    }

    [Fact]
    public async Task PutAsync_WhenSwapFindsNothing_Throws()
    {
        var error = await SwapFailsAsync(new ETag("0123"));

        Assert.Equal(StoreErrorKind.PreconditionFailed, error.Error);
        Assert.Equal(1, _inner.PutCount);
    }

    [Theory]
    [InlineData(StoreErrorKind.Conflict, false)]
    [InlineData(StoreErrorKind.Unavailable, false)]
    [InlineData(StoreErrorKind.Unavailable, true)]
    public async Task PutAsync_WhenAttemptsRunOut_SaysWhetherAnyWasAmbiguous(StoreErrorKind kind, bool isUnknown)
    {
        _inner.RefusePut(kind, isUnknown)
            .RefusePut(StoreErrorKind.Conflict)
            .RefusePut(StoreErrorKind.Conflict)
            .RefusePut(StoreErrorKind.Unavailable);

        var error = await CreateFailsAsync();

        Assert.Equal(StoreErrorKind.Unavailable, error.Error);
        Assert.Equal(isUnknown, error.IsOutcomeUnknown);
        Assert.Equal(4, _inner.PutCount);
        Assert.Contains("4 attempts", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PutAsync_WhenRefusedForGoodAfterAmbiguity_ThrowsUnknownOutcome()
    {
        _inner.RefusePut(StoreErrorKind.Unavailable, isUnknown: true).RefusePut(StoreErrorKind.Denied);

        var error = await CreateFailsAsync();

        Assert.Equal(StoreErrorKind.Denied, error.Error);
        Assert.True(error.IsOutcomeUnknown);
    }

    [Theory]
    [InlineData(StoreErrorKind.Denied)]
    [InlineData(StoreErrorKind.Invalid)]
    [InlineData(StoreErrorKind.Unsupported)]
    [InlineData(StoreErrorKind.RootNotFound)]
    public async Task PutAsync_WhenRefusedForGood_IsNotRepeated(StoreErrorKind kind)
    {
        _inner.RefusePut(kind);

        var error = await CreateFailsAsync();

        Assert.Equal(kind, error.Error);
        Assert.False(error.IsOutcomeUnknown);
        Assert.Equal(1, _inner.PutCount);
    }

    [Fact]
    public async Task GetAsync_WhenStoreIsBusy_IsRepeated()
    {
        await _inner.Inner.PutAsync("key", Ours);
        _inner.FailGet(StoreErrorKind.Unavailable).FailGet(StoreErrorKind.Unavailable);

        Assert.True((await Store.GetAsync("key")).IsFound);
        Assert.Equal(new RequestCounts { Get = 3, BytesRead = 4, Retries = 2 }, _stack.Statistics.Snapshot());
    }

    [Fact]
    public async Task GetAsync_WhenStoreStaysBusy_ThrowsItsError()
    {
        _inner.FailGet(StoreErrorKind.Unavailable).FailGet(StoreErrorKind.Unavailable)
            .FailGet(StoreErrorKind.Unavailable).FailGet(StoreErrorKind.Unavailable);

        await Assert.ThrowsAsync<StoreException>(() => Store.GetAsync("key"));
        Assert.Equal(4, _inner.GetCount);
    }

    private Task<StoreException> CreateFailsAsync() =>
        Assert.ThrowsAsync<StoreException>(() => Store.PutAsync("key", Ours, PutCondition.IfAbsent));

    private Task<StoreException> SwapFailsAsync(ETag expected) =>
        Assert.ThrowsAsync<StoreException>(() => Store.PutAsync("key", Ours, PutCondition.IfMatch(expected)));
}
