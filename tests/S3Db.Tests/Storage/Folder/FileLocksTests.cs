using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.Tests.Storage;

public sealed class FileLocksTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly FileLocks _first;
    private readonly FileLocks _second;

    public FileLocksTests()
    {
        Directory.CreateDirectory(_folder.FullPath);
        _first = new FileLocks(_folder.FullPath, _time, SystemRandomSource.Instance);
        _second = new FileLocks(_folder.FullPath, _time, SystemRandomSource.Instance);
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task AcquireAsync_WhenAnotherHandleHoldsTheKey_WaitsForItsRelease()
    {
        var held = await _first.AcquireAsync("key", CancellationToken.None);

        var waiting = _second.AcquireAsync("key", CancellationToken.None).AsTask();
        await Task.WhenAny(waiting, _time.WhenTimersAsync(1));
        Assert.False(waiting.IsCompleted);
        held.Dispose();
        _time.Advance(TimeSpan.FromSeconds(1));

        (await waiting).Dispose();
    }

    [Fact]
    public async Task AcquireAsync_WhenSameHandleHoldsTheKey_WaitsForItsRelease()
    {
        var held = await _first.AcquireAsync("key", CancellationToken.None);

        var waiting = _first.AcquireAsync("key", CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);
        held.Dispose();

        (await waiting).Dispose();
    }

    [Fact]
    public async Task AcquireAsync_WhenCancelledWhileWaiting_LeavesTheLockUsable()
    {
        var held = await _first.AcquireAsync("key", CancellationToken.None);
        using var cancellation = new CancellationTokenSource();
        var waiting = _second.AcquireAsync("key", cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        held.Dispose();
        (await _second.AcquireAsync("key", CancellationToken.None)).Dispose();
    }

    [Theory]
    [InlineData("", 5)]
    [InlineData("a", 44)]
    [InlineData("resource=wallets/data/id=1.json", 29)]
    public void StripeOf_OfAnyKey_NeverChanges(string key, int stripe) =>
        Assert.Equal(stripe, FileLocks.StripeOf(key));
}
