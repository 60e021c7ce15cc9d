using NodaTime;
using S3Db.EventualConsistency;
using S3Db.Simulation.Runtime;

namespace S3Db.Simulation.Planning;

/// <summary>Draws how a world is made.</summary>
internal static class SettingsPlanner
{
    public static WorldSettings Draw(SeedStream chance, IReadOnlyList<Phase> phases)
    {
        var end = phases[^1].End + TimeSpan.FromMinutes(2);
        var processes = chance.Pick(1, 2, 2, 3, 3, 4);
        var records = Enumerable.Range(0, chance.Between(1, 6)).Select(i => $"w{i}").ToList();
        var segmentMax = chance.Pick(5_000, 5_000, 1, 2, 3);
        var reducer = chance.Below(12) switch
        {
            0 => ReducerChoice.Sum,
            1 => ReducerChoice.Max,
            2 => ReducerChoice.MonotonicIncrease,
            3 => ReducerChoice.Throwing,
            _ => ReducerChoice.Default,
        };
        var isAdditive = reducer is ReducerChoice.Default or ReducerChoice.Sum;
        var isBounded = chance.Chance(0.25);
        var settings = new WorldSettings
        {
            Start = Instant.FromUtc(2026, 1, 1, 0, 0) + Duration.FromMinutes(chance.Below(365 * 24 * 60)),
            Processes = processes,
            Records = records,
            Initials = [.. records.Select(_ => isAdditive && chance.Chance(0.6) ? chance.Between(0, 100) : 0m)],
            Churned = isAdditive && chance.Chance(0.25) ? ["x0"] : [],
            Shards = chance.Pick(1, 1, 1, 2),
            Mode = chance.Pick(ConsolidationMode.Async, ConsolidationMode.Async, ConsolidationMode.Sync),
            Reducer = reducer,
            Minimum = isBounded ? 0m : null,
            Maximum = isBounded && chance.Chance(0.3) ? 300m : null,
            TimeZone = chance.Pick("UTC", "America/Sao_Paulo", "Pacific/Chatham", "America/New_York"),
            Limits = DrawLimits(chance),
            SegmentTransactionsMax = segmentMax,
            SegmentsInFlightMax = chance.Pick(1, 2, 4, 12),
            QueueMax = segmentMax < 10 ? chance.Pick(100_000, 5, 3) : 100_000,
            AutoConsolidate = chance.Chance(0.5),
            ConsolidationInterval = DrawInterval(chance, end),
            BatchTransactions = chance.Chance(0.2),
            BatchSize = chance.Pick(2, 5, 100),
            Skews = DrawSkews(chance, processes),
            PageSizeMax = chance.Pick(1000, 1000, 2, 3, 7),
            LatencyMin = TimeSpan.FromMilliseconds(1),
            LatencyMax = chance.Pick(
                TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(3)),
            OperationTimeout = chance.Pick(
                TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(20)),
            IsDamaged = chance.Chance(0.06),
            IsRestored = chance.Chance(0.05),
            TriesBadServer = chance.Chance(0.02),
            IdempotencyWindow = chance.Pick(TimeSpan.FromHours(1), TimeSpan.FromHours(30), TimeSpan.FromDays(7)),
            IsCloned = chance.Chance(0.03),
            TriesOtherSettings = chance.Chance(0.02),
            LosesManifest = chance.Chance(0.02),
            End = end,
        };
        return settings with { Limits = WithSmallPasses(settings.Limits, chance) };
    }

    /// <summary>Small passes: one after another, whose history and segments overlap.</summary>
    private static ConsolidationLimits WithSmallPasses(ConsolidationLimits limits, SeedStream chance) => limits with
    {
        TransactionsMax = chance.Pick(1, 4, limits.TransactionsMax, limits.TransactionsMax),
        KeptRowsMax = chance.Pick(2, 20, limits.KeptRowsMax, limits.KeptRowsMax),
        CachedTransactionsMax = chance.Pick(0, 10, 50_000, 50_000),
    };

    private static ConsolidationLimits DrawLimits(SeedStream chance)
    {
        var limits = ConsolidationLimits.Default with
        {
            SegmentsMax = chance.Pick(1, 3, 50, 4096),
            InlineCursorsMax = chance.Pick(0, 1, 256, 256),
            UnwrittenMax = chance.Pick(1, 2, 8, 8),
            UnwrittenEager = chance.Pick(1, 2, 4),
            Parallelism = chance.Pick(1, 3, 16),
        };
        return chance.Chance(0.5)
            ? limits
            : limits with
            {
                InlineBytesMax = chance.Pick(0, 0, 300),
                InlineMonthsMax = chance.Pick(0, 1, 3),
                PageEntriesMax = chance.Pick(1, 2, 4096),
                PagesMax = chance.Pick(1, 2, limits.PagesMax),
                DaysMax = chance.Pick(1, 2, 128),
            };
    }

    /// <summary>Not more than about 60 turns in a world.</summary>
    private static TimeSpan DrawInterval(SeedStream chance, TimeSpan end)
    {
        var least = Math.Max(1, end.TotalSeconds / 60);
        var seconds = chance.Span(TimeSpan.FromSeconds(least), TimeSpan.FromHours(1)).TotalSeconds;
        return TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 3600));
    }

    private static IReadOnlyList<TimeSpan> DrawSkews(SeedStream chance, int processes) =>
        chance.Chance(0.4)
            ? [TimeSpan.Zero]
            : [.. Enumerable.Range(0, processes).Select(_ => chance.Pick(
                TimeSpan.Zero,
                TimeSpan.FromSeconds(chance.Between(-90, 90)),
                TimeSpan.FromMinutes(chance.Between(-30 * 60, 30 * 60))))];
}
