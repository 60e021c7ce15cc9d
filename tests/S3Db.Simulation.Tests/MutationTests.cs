using System.Text.Json;

namespace S3Db.Simulation.Tests;

/// <summary>
/// A rule that is left out is noticed by a few seeds, and only then; <c>mutations</c> tries all of them.
/// </summary>
public sealed class MutationTests
{
    [Theory]
    [InlineData("SwapIfMatch")]
    [InlineData("KeepForeignSegments")]
    [InlineData("ClearOnce")]
    [InlineData("LeaveUnreadableId")]
    [InlineData("RemovePagesByNewerManifestOnly")]
    [InlineData("JudgeKeysBeforeWaiting")]
    public async Task Work_WithoutARule_FindsAViolationThatIsNotThereWithIt(string rule)
    {
        var (_, without) = await SimulationProcess.RunAsync("work", "--seeds", "12", "--without", rule);
        var (_, with) = await SimulationProcess.RunAsync("work", "--seeds", "12", "--focus", rule);

        Assert.Contains(Seeds(without), violations => violations > 0);
        Assert.Equal(Enumerable.Repeat(0, 12), Seeds(with));
    }

    /// <summary>How many violations each seed has.</summary>
    private static List<int> Seeds(string output) =>
    [
        .. output.Split('\n').Where(line => line.StartsWith('{')).Select(line =>
        {
            using var result = JsonDocument.Parse(line);
            return result.RootElement.GetProperty("Violations").GetArrayLength();
        }),
    ];
}
