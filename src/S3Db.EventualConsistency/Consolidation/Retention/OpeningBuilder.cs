using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>Sums a replay up: what it computed, without what nothing behind its generation can depend on.</summary>
internal static class OpeningBuilder
{
    private static readonly Duration MarkEvery = Duration.FromHours(24);

    public static Opening Build(ShardContext shard, LogReplay replay, Manifest manifest)
    {
        var marks = MarksOf(replay, manifest);
        var opening = new Opening(replay.Generation) { Marks = marks };
        var horizon = opening.Horizon;
        return opening with
        {
            Counters = replay.Counters,
            Statistics = replay.Statistics,
            Keys = replay.Keys
                .Where(pair => !KeyRule.IsForgotten(
                    shard.Settings.IdempotencyWindow, pair.Value.FoldedAt, horizon))
                .ToDictionary(),
            Writers = replay.Writers
                .Where(pair => pair.Key.Birth >= horizon || pair.Value.HasGaps)
                .ToDictionary(),
        };
    }

    /// <summary>Those behind the generation, the newest of the others, and the present one; one a day.</summary>
    private static List<HorizonMark> MarksOf(LogReplay replay, Manifest manifest)
    {
        var known = replay.Opening?.Marks ?? [];
        var marks = known.Where(mark => mark.Generation > replay.Generation).ToList();
        if (known.Count > marks.Count)
        {
            marks.Insert(0, known[known.Count - marks.Count - 1]);
        }

        if (marks.Count == 0 || manifest.Horizon >= marks[^1].Horizon + MarkEvery)
        {
            marks.Add(new HorizonMark(manifest.Generation, manifest.Horizon));
        }

        return marks;
    }
}
