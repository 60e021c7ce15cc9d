using Microsoft.Extensions.Options;
using S3Db.EventualConsistency.Tests.Support;

namespace S3Db.EventualConsistency.Tests.BadInput;

/// <summary>What is refused before a counter exists, and in which words.</summary>
public sealed class InstallationErrorTests : IAsyncDisposable
{
    private readonly CounterWorld _world = new();

    [Fact]
    public async Task Diagnose_WhenResourceIsMisspelt_NamesTheNearOne()
    {
        var process = await _world.OpenAsync();
        await process.Db.CreateResourceAsync(Wallets.Define());
        var plugin = new EventualConsistencyPlugin(Wallets.Options(o => o.Resource = "wallet"));
        await process.Db.UsePluginAsync(plugin);

        Assert.Equal(PluginState.Deferred, plugin.State);
        Assert.Contains("waits for the resource 'wallet'", plugin.Diagnose(), StringComparison.Ordinal);
        Assert.Contains("Did you mean 'wallets'?", plugin.Diagnose(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diagnose_InEachState_SaysWhatThePluginDoes()
    {
        var process = await _world.OpenAsync();
        var plugin = new EventualConsistencyPlugin(Wallets.Options(o => o.AutoConsolidate = false));
        AssertState(plugin, PluginState.NotInstalled, "Call UsePluginAsync");

        await process.Db.UsePluginAsync(plugin);
        AssertState(plugin, PluginState.Deferred, "waits for the resource 'wallets'");

        await process.Db.CreateResourceAsync(Wallets.Define());
        AssertState(plugin, PluginState.Active, "only when ConsolidateAsync is called");

        await process.Db.DisposeAsync();
        AssertState(plugin, PluginState.Closed, "its database was disposed");
    }

    [Fact]
    public async Task ConsolidateAsync_WhenPluginIsDeferred_SaysWhy()
    {
        var process = await _world.OpenAsync();
        var plugin = new EventualConsistencyPlugin(Wallets.Options());
        await process.Db.UsePluginAsync(plugin);

        var error = await Assert.ThrowsAsync<S3DbException>(() => plugin.ConsolidateAsync());

        Assert.Equal(S3DbErrorKind.Invalid, error.Kind);
        Assert.Contains(
            "waits for the resource 'wallets', which does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddAsync_WhenNoPluginIsInstalled_SaysWhatToInstall()
    {
        var process = await _world.OpenAsync();
        var wallets = await process.Db.CreateResourceAsync(Wallets.Define());

        var error = await Assert.ThrowsAsync<S3DbException>(() => wallets.AddAsync("w", 1));

        Assert.StartsWith("'wallets' has no field with eventual consistency.", error.Message, StringComparison.Ordinal);
        Assert.Contains("UsePluginAsync", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UsePluginAsync_WhenFieldIsMisspelt_NamesTheNearOne()
    {
        var error = await RefuseAsync(Wallets.Options(o => o.Field = "balanse"), Wallets.Define());

        Assert.Contains("Cannot manage 'wallets.balanse'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'balance'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UsePluginAsync_WhenFieldIsNoNumber_SaysWhatItNeeds()
    {
        var error = await RefuseAsync(Wallets.Options(o => o.Field = "userId"), Wallets.Define());

        Assert.Contains("Cannot manage 'wallets.userId'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'string'", error.Message, StringComparison.Ordinal);
        Assert.Contains("type number, such as 'number|default:0'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UsePluginAsync_WhenItFailed_LeavesTheDatabaseAsItWas()
    {
        var process = await _world.OpenAsync();
        var wallets = await process.Db.CreateResourceAsync(Wallets.Define());
        await Assert.ThrowsAsync<S3DbException>(() => process.Db.UsePluginAsync(
            new EventualConsistencyPlugin(Wallets.Options(o => o.Field = "nonsense"))));

        await process.Db.UsePluginAsync(new EventualConsistencyPlugin(Wallets.Options()));

        await wallets.AddAsync("w", 1);
        Assert.Equal(1m, await wallets.ConsolidateAsync("w"));
    }

    [Fact]
    public async Task UsePluginAsync_WhenTwiceForAField_IsRefused()
    {
        var process = await _world.StartAsync();

        var error = await Assert.ThrowsAsync<S3DbException>(
            () => process.Db.UsePluginAsync(new EventualConsistencyPlugin(Wallets.Options())));

        Assert.Equal(S3DbErrorKind.Invalid, error.Kind);
        Assert.Contains("'eventual-consistency:wallets.balance'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Install it once", error.Message, StringComparison.Ordinal);
        await process.Wallets.AddAsync("w", 1);
        Assert.Equal(1m, await process.Wallets.ConsolidateAsync("w"));
    }

    [Theory]
    [InlineData("America/Sao_Paolo", "Did you mean 'America/Sao_Paulo'")]
    [InlineData("europe/berlin", "Did you mean 'Europe/Berlin'?")]
    [InlineData("Tokyo", "Did you mean 'Asia/Tokyo'?")]
    [InlineData("UTC+3", "is not an IANA time zone")]
    public void Constructor_WhenZoneIsUnknown_NamesTheNearOne(string zone, string hint)
    {
        var error = Assert.Throws<OptionsValidationException>(
            () => new EventualConsistencyPlugin(Wallets.Options(o => o.Cohort.TimeZone = zone)));

        Assert.Contains($"Cohort.TimeZone: '{zone}' is not an IANA time zone", error.Message, StringComparison.Ordinal);
        Assert.Contains(hint, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(0.5)]
    [InlineData(86_401)]
    public void Constructor_WhenIntervalIsOutOfRange_NamesTheRange(double seconds)
    {
        var error = Assert.Throws<OptionsValidationException>(() => new EventualConsistencyPlugin(
            Wallets.Options(o => o.ConsolidationInterval = TimeSpan.FromSeconds(seconds))));

        Assert.Contains(
            $"ConsolidationInterval: {TimeSpan.FromSeconds(seconds):c} must be from 00:00:01 to 1.00:00:00.",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_WhenEverythingIsWrong_NamesAllOfIt()
    {
        var error = Assert.Throws<OptionsValidationException>(() => new EventualConsistencyPlugin(
            new EventualConsistencyOptions
            {
                Cohort = { TimeZone = "Mars/Olympus" },
                ConsolidationInterval = TimeSpan.Zero,
                BatchSize = 0,
                Shards = 0,
                OperationTimeout = TimeSpan.Zero,
                ReducerName = "Not a name",
                ReducerVersion = 0,
            }));

        Assert.Equal(
            [
                "Resource", "Field", "ConsolidationInterval", "Cohort.TimeZone", "BatchSize", "Shards", "ReducerName",
                "ReducerVersion", "OperationTimeout",
            ],
            error.Failures.Select(failure => failure[..failure.IndexOf(':', StringComparison.Ordinal)]));
    }

    [Theory]
    [InlineData("Cohort.TimeZone is 'Asia/Tokyo' here and 'UTC' in the store")]
    [InlineData("Reducer is 'max' here and 'last-set-then-sum' in the store")]
    [InlineData("Shards is '2' here and '1' in the store")]
    public async Task UsePluginAsync_WhenAnotherProcessHasOtherSettings_NamesBothValues(string difference)
    {
        await _world.StartAsync();

        var error = await Assert.ThrowsAsync<S3DbException>(() => _world.StartAsync(o =>
        {
            switch (difference[0])
            {
                case 'C':
                    o.Cohort.TimeZone = "Asia/Tokyo";
                    break;
                case 'R':
                    o.Reducer = Reducers.Max;
                    break;
                default:
                    o.Shards = 2;
                    break;
            }
        }));

        Assert.Contains("'wallets.balance' was set up with other settings", error.Message, StringComparison.Ordinal);
        Assert.Contains(difference, error.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private static void AssertState(EventualConsistencyPlugin plugin, PluginState state, string told)
    {
        Assert.Equal(state, plugin.State);
        Assert.Contains(told, plugin.Diagnose(), StringComparison.Ordinal);
    }

    private async Task<S3DbException> RefuseAsync(EventualConsistencyOptions options, ResourceDefinition definition)
    {
        var process = await _world.OpenAsync();
        await process.Db.CreateResourceAsync(definition);
        var error = await Assert.ThrowsAsync<S3DbException>(
            () => process.Db.UsePluginAsync(new EventualConsistencyPlugin(options)));
        Assert.Equal(S3DbErrorKind.Invalid, error.Kind);
        Assert.Empty(await _world.KeysAsync("resource=wallets_transactions"));
        return error;
    }
}
