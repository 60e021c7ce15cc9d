using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.Tests.Storage;

/// <summary>Which stores are hedged, and what is counted.</summary>
public sealed class HedgedStackTests : IAsyncLifetime
{
    private const int ReadsPerRound = ReadDurations.SamplesMin;

    private readonly ManualTimeProvider _time = new();
    private readonly ManualTimeProvider _serverTime = new();
    private InProcessS3Server _server = null!;

    public async ValueTask InitializeAsync() => _server = await InProcessS3Server.StartAsync(
        new InProcessS3ServerOptions { TimeProvider = _serverTime });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Open_WhenS3_HedgesAndCountsBothRequestsAndKeepsNoConnection()
    {
        await using var stack = Open(isEnabled: true);
        const int rounds = 4;
        for (var round = 0; round < rounds; round++)
        {
            await WarmUpAsync(stack);
            var call = await BeginSlowReadAsync(stack);
            _time.Advance(ReadDurations.ThresholdMin);
            Assert.True((await call).IsFound);
        }

        var counts = stack.Statistics.Snapshot();
        Assert.Equal(rounds * (ReadsPerRound + 2), counts.Get);
        Assert.Equal(rounds, counts.Hedges);
        Assert.Equal(0, counts.Retries);
    }

    [Fact]
    public async Task Open_WhenTurnedOff_HedgesNothing()
    {
        await using var stack = Open(isEnabled: false);
        await WarmUpAsync(stack);
        var call = await BeginSlowReadAsync(stack);
        _time.Advance(ReadDurations.ThresholdMin);
        _serverTime.Advance(TimeSpan.FromHours(1));
        Assert.True((await call).IsFound);

        Assert.Equal(ReadsPerRound + 1, stack.Statistics.Snapshot().Get);
    }

    [Fact]
    public async Task Over_WhenNotS3_HedgesNothing()
    {
        var gates = new GatedObjectStore { IsOpen = true };
        await using var stack = StoreStack.Over(gates, new StoreOptions { TimeProvider = _time });
        await WarmUpAsync(stack);
        gates.IsOpen = false;

        var call = stack.Store.GetAsync("key").WaitAsync(GatedRequest.WaitMax);
        Assert.Equal(0, _time.TimerCount);
        (await gates.NextAsync()).Answer();
        await call;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.11)]
    [InlineData(double.NaN)]
    public void Over_WhenTheShareIsOutOfRange_SaysSo(double share)
    {
        var options = new S3DatabaseOptions { Hedge = new StoreHedgeOptions { ShareMax = share } }.ToStoreOptions();

        var error = Assert.Throws<S3DbException>(() => StoreStack.Over(new InMemoryObjectStore(), options));

        Assert.Equal(S3DbErrorKind.Invalid, error.Kind);
        Assert.Contains("Hedge.ShareMax is", error.Message, StringComparison.Ordinal);
        Assert.Contains("must be 0.001 to 0.1", error.Message, StringComparison.Ordinal);
    }

    private static async Task WarmUpAsync(StoreStack stack)
    {
        for (var read = 0; read < ReadsPerRound; read++)
        {
            await stack.Store.GetAsync("key");
        }
    }

    private StoreStack Open(bool isEnabled)
    {
        var options = new S3DatabaseOptions
        {
            TimeProvider = _time,
            ConnectionsMax = 2,
            Hedge = new StoreHedgeOptions { Enabled = isEnabled },
        };
        return StoreStack.Open(
            S3ConnectionString.Parse(_server.ConnectionString + "/some/path"), options.ToStoreOptions());
    }

    /// <summary>A read whose request waits in the server, and no other; fails when it never ends.</summary>
    private async Task<Task<GetResult>> BeginSlowReadAsync(StoreStack stack)
    {
        await stack.Store.PutAsync("key", new byte[1]);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.OnRequest = request => request.Operation == S3Operation.GetObject && arrived.TrySetResult()
            ? S3ServerFault.Wait(TimeSpan.FromHours(1))
            : null;
        var call = stack.Store.GetAsync("key").WaitAsync(GatedRequest.WaitMax);
        await arrived.Task.WaitAsync(GatedRequest.WaitMax);
        return call;
    }
}
