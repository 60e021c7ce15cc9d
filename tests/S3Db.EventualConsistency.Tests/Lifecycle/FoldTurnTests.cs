using NodaTime;
using S3Db.Storage;

namespace S3Db.EventualConsistency.Tests.Lifecycle;

/// <summary>Whose turn a shard is, at an interval of ten seconds.</summary>
public sealed class FoldTurnTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 11, 20, 12, 0);
    private static readonly LogSettings Settings = new()
    {
        Shards = 1, TimeZone = "UTC", Reducer = "default", ReducerVersion = 1,
    };

    private readonly FoldTurn _turn = new(TimeSpan.FromSeconds(10));

    [Fact]
    public void IsOthers_WhenNobodyElseHasFolded_IsFalse()
    {
        Assert.False(_turn.IsOthers(At(0, horizon: 0, foldedAt: 0)));
        Assert.False(_turn.IsOthers(At(1, horizon: 0, foldedAt: 0)));
    }

    [Fact]
    public void IsOthers_WhileSomebodyElseGoesOn_IsTrue_AndThenAnybodyTakesOver()
    {
        _turn.IsOthers(At(0, horizon: 0, foldedAt: 0));

        Assert.True(_turn.IsOthers(At(12, horizon: 10, foldedAt: 10)));
        Assert.True(_turn.IsOthers(At(24, horizon: 10, foldedAt: 10)));
        Assert.True(_turn.IsOthers(At(25, horizon: 20, foldedAt: 20)));
        Assert.True(_turn.IsOthers(At(34, horizon: 20, foldedAt: 20)));
        Assert.False(_turn.IsOthers(At(35, horizon: 20, foldedAt: 20)));
    }

    [Fact]
    public void IsOthers_WhenSomebodyElseIsSlowerThanTheInterval_WaitsForThem()
    {
        _turn.IsOthers(At(0, horizon: 0, foldedAt: 0));
        _turn.IsOthers(At(12, horizon: 10, foldedAt: 10));

        Assert.True(_turn.IsOthers(At(31, horizon: 30, foldedAt: 30)));
        Assert.True(_turn.IsOthers(At(59, horizon: 30, foldedAt: 30)));
        Assert.False(_turn.IsOthers(At(60, horizon: 30, foldedAt: 30)));

        // But no longer than for one that takes four intervals.
        _turn.IsOthers(At(1000, horizon: 1000, foldedAt: 1000));
        Assert.False(_turn.IsOthers(At(1060, horizon: 1000, foldedAt: 1000)));
    }

    [Fact]
    public void IsOthers_WhenOnlySyncCallersFold_IsFalse()
    {
        _turn.IsOthers(At(0, horizon: 0, foldedAt: 0));

        Assert.False(_turn.IsOthers(At(10, horizon: 0, foldedAt: 9)));

        // Nor do they keep a shard for a consolidator that has ended.
        Assert.True(_turn.IsOthers(At(20, horizon: 18, foldedAt: 18)));
        Assert.False(_turn.IsOthers(At(40, horizon: 18, foldedAt: 39)));
    }

    [Fact]
    public void IsOthers_WhenThisProcessHasConsolidated_IsFalseUntilAnotherDoes()
    {
        _turn.IsOthers(At(0, horizon: 0, foldedAt: 0));
        _turn.IsOthers(At(10, horizon: 9, foldedAt: 9));

        _turn.Took(At(30, horizon: 30, foldedAt: 30).Manifest);

        Assert.False(_turn.IsOthers(At(31, horizon: 30, foldedAt: 30)));
        Assert.True(_turn.IsOthers(At(32, horizon: 31, foldedAt: 31)));
    }

    private static CurrentManifest At(int seconds, int horizon, int foldedAt) => new(
        new Manifest
        {
            Generation = 1, Settings = Settings, Revision = "r", FoldedAt = Time(foldedAt), Horizon = Time(horizon),
        },
        new ETag("1"),
        Time(seconds));

    private static Instant Time(int seconds) => Start + Duration.FromSeconds(seconds);
}
