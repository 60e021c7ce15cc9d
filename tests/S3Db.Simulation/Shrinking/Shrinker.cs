using S3Db.Simulation.Checkers;
using S3Db.Simulation.Planning;
using S3Db.Simulation.Runtime;

namespace S3Db.Simulation.Shrinking;

/// <summary>
/// Delta debugging over the elements of a plan: leaves out ever smaller parts as long as the same checker still finds
/// something. What is left is a short history, every element of which is needed.
/// </summary>
internal sealed class Shrinker(Plan plan, Violation violation, int runsMax = 400)
{
    /// <summary>How many worlds were lived.</summary>
    public int Runs { get; private set; }

    public async Task<Plan> ShrinkAsync()
    {
        var kept = plan.Elements.Select(element => element.Index).ToList();
        var parts = 2;
        while (kept.Count > 1 && Runs < runsMax)
        {
            var size = Math.Max(1, kept.Count / parts);
            var found = false;
            for (var at = 0; at < kept.Count && Runs < runsMax; at += size)
            {
                List<int> fewer = [.. kept.Take(at), .. kept.Skip(at + size)];
                if (await StillFailsAsync(fewer))
                {
                    (kept, found) = (fewer, true);
                    break;
                }
            }

            if (found)
            {
                parts = Math.Max(2, parts - 1);
            }
            else if (size == 1)
            {
                break;
            }
            else
            {
                parts = Math.Min(kept.Count, parts * 2);
            }
        }

        return plan.Only(kept.ToHashSet());
    }

    private async Task<bool> StillFailsAsync(List<int> indexes)
    {
        Runs++;
        var result = await SeedRunner.RunAsync(plan.Only(indexes.ToHashSet()));
        return result.Violations.Any(found => found.Checker == violation.Checker);
    }
}
