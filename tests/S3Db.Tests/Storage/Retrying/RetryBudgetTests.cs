using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.Tests.Storage;

public sealed class RetryBudgetTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task TryPauseAsync_WhenRepeated_DoublesThePauseUpToItsLimit()
    {
        var budget = NewBudget(new StoreRetryOptions
        {
            AttemptsMax = 5,
            DelayMin = TimeSpan.FromSeconds(1),
            DelayMax = TimeSpan.FromSeconds(3),
        });

        // The random source of this test always draws 0: half of each delay.
        foreach (var pause in new[] { 0.5, 1, 1.5, 1.5 })
        {
            var waiting = budget.TryPauseAsync(CancellationToken.None).AsTask();
            _time.Advance(TimeSpan.FromSeconds(pause) - TimeSpan.FromTicks(1));
            Assert.False(waiting.IsCompleted);
            _time.Advance(TimeSpan.FromTicks(1));
            Assert.True(await waiting);
        }

        Assert.Equal(5, budget.Attempts);
        Assert.False(await budget.TryPauseAsync(CancellationToken.None));
    }

    [Fact]
    public async Task TryPauseAsync_WhenTimeWouldRunOut_SaysNoAtOnce()
    {
        var budget = NewBudget(new StoreRetryOptions
        {
            TotalTimeMax = TimeSpan.FromSeconds(10),
            DelayMin = TimeSpan.FromSeconds(2),
        });
        _time.Advance(TimeSpan.FromSeconds(9.5));

        Assert.False(await budget.TryPauseAsync(CancellationToken.None));
    }

    [Fact]
    public async Task TryPauseAsync_WhenCancelled_Throws()
    {
        var budget = NewBudget(new StoreRetryOptions());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => budget.TryPauseAsync(new CancellationToken(canceled: true)).AsTask());
    }

    private RetryBudget NewBudget(StoreRetryOptions options) => new(options, _time, new ZeroRandomSource());

    private sealed class ZeroRandomSource : IRandomSource
    {
        public void Fill(Span<byte> buffer) => buffer.Clear();
    }
}
