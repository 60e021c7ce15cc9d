using Microsoft.Extensions.Options;

namespace S3Db.EventualConsistency.Tests;

public sealed class EventualConsistencyOptionsTests
{
    public static TheoryData<Action<EventualConsistencyOptions>, string> Wrong { get; } = new()
    {
        { o => o.Resource = string.Empty, "Resource: " },
        { o => o.Resource = null!, "Resource: " },
        { o => o.Field = " ", "Field: " },
        { o => o.Mode = (ConsolidationMode)7, "Mode: 7 " },
        { o => o.ConsolidationInterval = TimeSpan.Zero, "ConsolidationInterval: 00:00:00 must be from 00:00:01 to" },
        { o => o.ConsolidationInterval = TimeSpan.FromHours(25), "ConsolidationInterval: 1.01:00:00 " },
        { o => o.IdleConsolidationInterval = default, "IdleConsolidationInterval: 00:00:00 must be from 00:00:01" },
        { o => o.IdleConsolidationInterval = TimeSpan.FromHours(25), "IdleConsolidationInterval: 1.01:00:00 " },
        { o => o.Cohort = null!, "Cohort.TimeZone: " },
        { o => o.Cohort.TimeZone = "America/Sao_Paolo", "Cohort.TimeZone: 'America/Sao_Paolo' " },
        { o => o.BatchSize = 0, "BatchSize: 0 must be from 1 to 10,000." },
        { o => o.BatchSize = 10_001, "BatchSize: 10001 " },
        { o => o.Shards = 0, "Shards: 0 must be from 1 to 256." },
        { o => o.Shards = 257, "Shards: 257 " },
        { o => o.Reducer = null!, "Reducer: " },
        { o => o.ReducerName = string.Empty, "ReducerName: '' " },
        { o => o.ReducerName = "My Reducer", "ReducerName: 'My Reducer' " },
        { o => o.ReducerName = new('a', 65), "ReducerName: " },
        { o => (o.Reducer, o.ReducerName) = ((start, _) => start, "sum"), "ReducerName: 'sum' is the name of" },
        { o => o.ReducerVersion = 0, "ReducerVersion: 0 " },
        { o => o.OperationTimeout = TimeSpan.Zero, "OperationTimeout: 00:00:00 " },
        { o => o.Retention = null!, "Retention: it is null" },
        { o => o.Retention.KeepTransactions = TimeSpan.FromDays(8), "Retention.KeepTransactions: 8.00:00:00 must be" },
        { o => o.Retention.KeepTransactions = TimeSpan.MaxValue, "Retention.KeepTransactions: " },
        { o => o.Retention.Action = (RetentionAction)5, "Retention.Action: 5 is not an action" },
        { o => o.OperationTimeout = TimeSpan.FromHours(2), "OperationTimeout: 02:00:00 " },
    };

    [Fact]
    public void Defaults_WhenNothingIsSet_AreTheDocumentedOnes()
    {
        var options = new EventualConsistencyOptions();

        Assert.Equal(ConsolidationMode.Async, options.Mode);
        Assert.True(options.AutoConsolidate);
        Assert.Equal(TimeSpan.FromHours(1), options.ConsolidationInterval);
        Assert.Equal(TimeSpan.FromSeconds(30), options.IdleConsolidationInterval);
        Assert.Equal("UTC", options.Cohort.TimeZone);
        Assert.False(options.BatchTransactions);
        Assert.Equal(100, options.BatchSize);
        Assert.Equal(1, options.Shards);
        Assert.Same(Reducers.Default, options.Reducer);
        Assert.Equal(("custom", 1), (options.ReducerName, options.ReducerVersion));
        Assert.Equal(TimeSpan.FromSeconds(30), options.OperationTimeout);
        Assert.Null(options.Retention.KeepTransactions);
        Assert.Equal(RetentionAction.Archive, options.Retention.Action);
    }

    [Fact]
    public void Limits_Always_AreTheDocumentedOnes() =>
        Assert.Equal(
            [1, 10_000, 1, 256, 1, 86_400, 1, 3_600, 64],
            [
                EventualConsistencyOptions.BatchSizeMin,
                EventualConsistencyOptions.BatchSizeMax,
                EventualConsistencyOptions.ShardsMin,
                EventualConsistencyOptions.ShardsMax,
                EventualConsistencyOptions.ConsolidationIntervalSecondsMin,
                EventualConsistencyOptions.ConsolidationIntervalSecondsMax,
                EventualConsistencyOptions.OperationTimeoutSecondsMin,
                EventualConsistencyOptions.OperationTimeoutSecondsMax,
                EventualConsistencyOptions.ReducerNameLengthMax,
            ]);

    [Fact]
    public void Validate_WhenSound_Succeeds() =>
        Assert.True(new EventualConsistencyOptionsValidator().Validate(null, Sound()).Succeeded);

    [Fact]
    public void Validate_WhenAtTheLimits_Succeeds()
    {
        var options = Sound();
        options.BatchSize = 10_000;
        options.Shards = 256;
        options.ConsolidationInterval = TimeSpan.FromHours(24);
        options.OperationTimeout = TimeSpan.FromHours(1);
        options.ReducerName = new('a', 64);

        Assert.True(new EventualConsistencyOptionsValidator().Validate(null, options).Succeeded);
    }

    [Fact]
    public void Validate_WhenTheBuiltInReducerIsNamedByItsOwnName_Succeeds()
    {
        var options = Sound();
        (options.Reducer, options.ReducerName) = (Reducers.Sum, "sum");

        Assert.True(new EventualConsistencyOptionsValidator().Validate(null, options).Succeeded);
    }

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void Validate_WhenOneSettingIsWrong_NamesItsPathAndValue(
        Action<EventualConsistencyOptions> spoil, string expected)
    {
        var options = Sound();
        spoil(options);

        var failure = Assert.Single(new EventualConsistencyOptionsValidator().Validate(null, options).Failures!);

        Assert.StartsWith(expected, failure, StringComparison.Ordinal);
    }

    [Fact]
    public void ThrowIfInvalid_WhenSeveralAreWrong_ListsThemAll()
    {
        var options = new EventualConsistencyOptions { BatchSize = 0, Shards = 999, Cohort = { TimeZone = "Mars" } };

        var error = Assert.Throws<OptionsValidationException>(
            () => EventualConsistencyOptionsValidator.ThrowIfInvalid(options));

        Assert.Equal(
            ["Resource", "Field", "Cohort.TimeZone", "BatchSize", "Shards"],
            error.Failures.Select(failure => failure[..failure.IndexOf(':', StringComparison.Ordinal)]));
    }

    private static EventualConsistencyOptions Sound() => new() { Resource = "wallets", Field = "balance" };
}
