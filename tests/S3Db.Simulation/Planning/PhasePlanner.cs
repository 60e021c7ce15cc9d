using S3Db.Simulation.Runtime;

namespace S3Db.Simulation.Planning;

/// <summary>
/// Bursts of activity, and silence between them: seconds, hours, or more than a day, so that ids expire, cursors move
/// to pages, and the horizon passes writers.
/// </summary>
internal static class PhasePlanner
{
    public static IReadOnlyList<Phase> Draw(SeedStream chance)
    {
        var count = chance.Pick(1, 1, 2, 2, 3, 4);
        var operations = chance.Between(12, 90) / count;
        var phases = new List<Phase>();
        var begin = TimeSpan.FromSeconds(10);
        for (var i = 0; i < count; i++)
        {
            var length = chance.Span(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(20));
            phases.Add(new Phase(begin, length, Math.Max(4, operations)));
            begin += length + chance.Below(4) switch
            {
                0 => chance.Span(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5)),
                1 => chance.Span(TimeSpan.FromMinutes(10), TimeSpan.FromHours(3)),
                _ => chance.Span(TimeSpan.FromHours(22), TimeSpan.FromHours(60)),
            };
        }

        return phases;
    }
}
