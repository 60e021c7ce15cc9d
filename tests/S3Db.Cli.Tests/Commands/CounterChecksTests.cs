using NodaTime;
using S3Db.Cli.Commands;
using S3Db.EventualConsistency;

namespace S3Db.Cli.Tests.Commands;

public sealed class CounterChecksTests
{
    private static readonly ConsolidationStatus Well = new()
    {
        Generations = [7],
        ConsolidatedAt = Instant.FromUtc(2026, 11, 20, 15, 0),
        PendingSegments = 0,
        OldestPendingWriter = null,
        OrphanedSegments = 0,
        StoppedWriters = new Dictionary<string, string>(),
        SkippedSegments = [],
        FailingRecords = new Dictionary<string, string>(),
        RetiredGenerations = [0],
        RetiredUntil = null,
        UnwrittenGenerations = 0,
    };

    [Fact]
    public void Judge_WhenHistoryIsStuck_Fails()
    {
        var check = CounterChecks.Judge("counter", Well with { UnwrittenGenerations = 9 });

        Assert.False(check.Passed);
        Assert.Contains("9 generations without history", check.Detail, StringComparison.Ordinal);
        Assert.NotNull(check.Stake);
        Assert.True(CounterChecks.Judge("counter", Well with { UnwrittenGenerations = 8 }).Passed);
        Assert.True(
            CounterChecks.Judge("counter", Well with { Generations = [7, 7], UnwrittenGenerations = 9 }).Passed);
    }

    [Fact]
    public void Judge_WhenAWriterIsStopped_FailsWithTheReason()
    {
        var check = CounterChecks.Judge(
            "counter", Well with { StoppedWriters = new Dictionary<string, string> { ["w-1"] = "no such key" } });

        Assert.Equal((false, "writer w-1 stopped: no such key"), (check.Passed, check.Detail));
    }

    [Fact]
    public void Judge_WhenSomethingWasSkippedOrIsOrphaned_SaysSo()
    {
        var now = Instant.FromUtc(2026, 11, 20, 15, 0);
        var check = CounterChecks.Judge("counter", Well with
        {
            UnwrittenGenerations = 1,
            OrphanedSegments = 2,
            SkippedSegments = [new SkippedSegment("key", "w-1", 3, now, "lost", "no such key")],
        });

        Assert.Equal(
            "0 pending segments, consolidated 2026-11-20 15:00:00, 1 generation without history, 2 orphaned segments, "
            + "1 skipped segment",
            check.Detail);
        Assert.True(check.Passed);
    }
}
