using S3Db.Storage;

namespace S3Db.Testing.Tests;

public sealed class FaultyObjectStoreTests
{
    private static readonly byte[] Body = "body"u8.ToArray();
    private readonly InMemoryObjectStore _bucket = new();
    private readonly FaultyObjectStore _store;

    public FaultyObjectStoreTests() => _store = new FaultyObjectStore(_bucket);

    [Fact]
    public async Task Operations_PassThroughWithoutFaults()
    {
        await _store.PutAsync("a", Body, PutCondition.IfAbsent);
        var got = await _store.GetAsync("a");
        var list = await _store.ListAsync(new ListRequest(string.Empty));
        await _store.DeleteAsync("a");
        await _store.DeleteManyAsync(["b", "c"]);

        Assert.Equal(Body, got.Body.ToArray());
        Assert.Single(list.Objects);
        Assert.Equal(
            ["1 Put a if-absent Succeeded", "2 Get a Succeeded", "3 List  Succeeded", "4 Delete a Succeeded",
                "5 Delete b Succeeded"],
            _store.Operations.Select(o => o.ToString()));
        Assert.Equal(2, _store.Count(StoreVerb.Delete));
    }

    [Fact]
    public async Task FailBefore_FailsTheNthOperationWithoutApplyingIt()
    {
        _store.FailBefore(2);

        await _store.PutAsync("a", Body);
        var error = await Assert.ThrowsAsync<StoreException>(() => _store.PutAsync("b", Body));
        await _store.PutAsync("c", Body);

        Assert.Equal((StoreErrorKind.Unavailable, true), (error.Error, error.IsOutcomeUnknown));
        Assert.Equal(["a", "c"], await KeysAsync());
        Assert.Equal(OperationOutcome.Failed, _store.Operations[1].Outcome);
    }

    [Fact]
    public async Task FailBefore_WithConflict_LeavesNoDoubt()
    {
        _store.FailBefore(1, StoreVerb.Put, StoreErrorKind.Conflict);

        await _store.GetAsync("a");
        var error = await Assert.ThrowsAsync<StoreException>(() => _store.PutAsync("a", Body));

        Assert.Equal((StoreErrorKind.Conflict, false), (error.Error, error.IsOutcomeUnknown));
    }

    [Fact]
    public async Task FailAfterApplied_AppliesAndLosesTheReply()
    {
        _store.FailAfterApplied(1, StoreVerb.Put);

        var error = await Assert.ThrowsAsync<StoreException>(() => _store.PutAsync("a", Body));

        Assert.True(error.IsOutcomeUnknown);
        Assert.Equal(["a"], await KeysAsync());
        Assert.Equal(OperationOutcome.ReplyLost, _store.Operations[0].Outcome);
    }

    [Fact]
    public async Task FailAfterApplied_OfARead_LeavesNoDoubtAboutAnyWrite()
    {
        _store.FailAfterApplied(1);

        var error = await Assert.ThrowsAsync<StoreException>(() => _store.GetAsync("a"));

        Assert.False(error.IsOutcomeUnknown);
    }

    [Theory]
    [InlineData(FaultPoint.BeforeApplied, false)]
    [InlineData(FaultPoint.AfterApplied, true)]
    public async Task CrashAt_KillsThisAndEveryLaterOperation(FaultPoint point, bool isApplied)
    {
        _store.CrashAt(2, point);

        await _store.PutAsync("a", Body);
        await Assert.ThrowsAsync<SimulatedCrashException>(() => _store.PutAsync("b", Body));
        await Assert.ThrowsAsync<SimulatedCrashException>(() => _store.PutAsync("c", Body));
        await Assert.ThrowsAsync<SimulatedCrashException>(() => _store.GetAsync("a"));

        Assert.True(_store.IsCrashed);
        Assert.Equal(isApplied ? ["a", "b"] : ["a"], await KeysAsync());
    }

    [Fact]
    public async Task Crash_KillsTheOperationsUnderWay_AndLeavesOtherProcessesAlone()
    {
        var isHeld = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        _store.BeforePut = async (_, _) =>
        {
            isHeld.SetResult();
            await release.Task;
        };
        var put = _store.PutAsync("a", Body);
        await isHeld.Task;

        _store.Crash();
        release.SetResult();
        await Assert.ThrowsAsync<SimulatedCrashException>(() => put);

        await using var other = new FaultyObjectStore(_bucket);
        Assert.False((await other.GetAsync("a")).IsFound);
    }

    [Fact]
    public async Task BeforePut_CanLetAnotherProcessWinTheRace()
    {
        _store.BeforePut = async (operation, token) => await _bucket.PutAsync(operation.Key, Body, default, token);

        var error = await Assert.ThrowsAsync<StoreException>(
            () => _store.PutAsync("a", "mine"u8.ToArray(), PutCondition.IfAbsent));

        Assert.Equal(StoreErrorKind.AlreadyExists, error.Error);
    }

    [Fact]
    public async Task AfterPutApplied_SeesTheWrite_AndNotARefusedOne()
    {
        var seen = new List<string>();
        _store.AfterPutApplied = async (operation, token) =>
            seen.Add($"{operation.Key}={(await _bucket.GetAsync(operation.Key, null, token)).Body.Length}");

        await _store.PutAsync("a", Body, PutCondition.IfAbsent);
        await Assert.ThrowsAsync<StoreException>(() => _store.PutAsync("a", Body, PutCondition.IfAbsent));

        Assert.Equal(["a=4"], seen);
    }

    [Fact]
    public async Task Hooks_RunAtTheirPoints()
    {
        var calls = new List<string>();
        StoreHook Record(string name) => (operation, _) =>
        {
            calls.Add($"{name} {operation.Key}");
            return ValueTask.CompletedTask;
        };
        (_store.BeforeGet, _store.AfterGet) = (Record("before get"), Record("after get"));
        (_store.BeforeList, _store.AfterList) = (Record("before list"), Record("after list"));
        (_store.BeforeDelete, _store.AfterDeleteApplied) = (Record("before delete"), Record("after delete"));

        await _store.GetAsync("a");
        await _store.ListAsync(new ListRequest("p/"));
        await _store.DeleteManyAsync(["d", "e"]);

        Assert.Equal(
            ["before get a", "after get a", "before list p/", "after list p/", "before delete d", "after delete d"],
            calls);
    }

    [Fact]
    public async Task Hook_ThatThrows_EndsTheOperationWithItsError()
    {
        _store.BeforePut = (_, _) => throw new TimeoutException("hooked");

        await Assert.ThrowsAsync<TimeoutException>(() => _store.PutAsync("a", Body));

        Assert.Empty(await KeysAsync());
    }

    [Fact]
    public void FailBefore_WhenNIsZero_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _store.FailBefore(0));

    private async Task<IEnumerable<string>> KeysAsync() =>
        (await _bucket.ListAsync(new ListRequest(string.Empty))).Objects.Select(o => o.Key);
}
