using S3Db.EventualConsistency.Tests.Support;
using S3Db.EventualConsistency.Tests.Transactions;
using S3Db.Storage;

namespace S3Db.EventualConsistency.Tests.Reads;

/// <summary>Sync calls whose transaction is stored, and whose answer does not come.</summary>
public sealed class MissingAnswerTests : IAsyncLifetime
{
    private readonly CounterWorld _world = new();
    private readonly EventLog _events = new();
    private readonly CancellationTokenSource _caller = new();
    private CounterProcess _process = null!;

    public async ValueTask InitializeAsync()
    {
        _process = await _world.OpenAsync(loggerFactory: _events);
        await _process.InstallAsync(Wallets.Options(o => o.Mode = ConsolidationMode.Sync), Wallets.Define());
    }

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        _events.Dispose();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task AddAsync_WhenTheFoldFails_IsPendingAndSaysSo()
    {
        FailFolds(() => throw new StoreException(StoreErrorKind.Denied, Wallets.Manifest, "No."));

        var receipt = await _process.Wallets.AddAsync("w", 5);

        await AssertPendingAsync(receipt);
    }

    [Fact]
    public async Task AddAsync_WhenCancelledAfterStoring_IsPendingAndSaysSo()
    {
        FailFolds(() =>
        {
            _caller.Cancel();
            _caller.Token.ThrowIfCancellationRequested();
        });

        var receipt = await _process.Wallets.AddAsync("w", 5, cancellationToken: _caller.Token);

        await AssertPendingAsync(receipt);
    }

    [Fact]
    public async Task AddAsync_WhenCancelledBeforeSending_IsCancelled()
    {
        await _caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _process.Wallets.AddAsync("w", 5, cancellationToken: _caller.Token));

        Assert.Equal(0, _events.Count(CounterEventId.AnswerMissing));
    }

    [Fact]
    public async Task AddAsync_WhenTheAnswerMeetsAFaultInTheCode_DoesNotHideIt()
    {
        FailFolds(() => throw new InvalidOperationException("a fault"));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => _process.Wallets.AddAsync("w", 5));

        Assert.Equal("a fault", error.Message);
        _process.Store.BeforePut = null;
        Assert.Equal(5m, await _process.Wallets.ConsolidateAsync("w"));
    }

    [Fact]
    public async Task AddAsync_WhenItIsAnswered_LogsNothingOfIt()
    {
        Assert.Equal(5m, (await _process.Wallets.AddAsync("w", 5)).Value);

        Assert.Equal(0, _events.Count(CounterEventId.AnswerMissing));
    }

    /// <summary>Whoever swaps the manifest meets this.</summary>
    private void FailFolds(Action failure) => _process.Store.BeforePut = (operation, _) =>
    {
        if (operation.Key == Wallets.Manifest)
        {
            failure();
        }

        return ValueTask.CompletedTask;
    };

    private async Task AssertPendingAsync(TransactionReceipt receipt)
    {
        Assert.Equal((Verdict.Pending, null), (receipt.Status, receipt.Value));
        Assert.Equal(1, _events.Count(CounterEventId.AnswerMissing));
        _process.Store.BeforePut = null;
        Assert.Equal(5m, await _process.Wallets.ConsolidateAsync("w"));
    }
}
