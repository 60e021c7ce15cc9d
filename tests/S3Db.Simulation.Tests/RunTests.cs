using System.Text.Json;

namespace S3Db.Simulation.Tests;

/// <summary>The simulation as a command: finds nothing in the store as it is, and repeats itself.</summary>
public sealed class RunTests
{
    [Fact]
    public async Task Run_OfManySeeds_FindsNoViolation()
    {
        var (exitCode, output) = await SimulationProcess.RunAsync("work", "--seeds", "200");

        var seeds = Lines(output);
        Assert.Equal(0, exitCode);
        Assert.Equal(200, seeds.Count);
        Assert.Empty(seeds.SelectMany(seed => seed.GetProperty("Violations").EnumerateArray()).Select(v => $"{v}"));
    }

    [Fact]
    public async Task Run_OfOneSeed_IsTheSameHistoryAgain()
    {
        var (_, first) = await SimulationProcess.RunAsync("work", "--seeds", "12", "--seed", "40");
        var (_, second) = await SimulationProcess.RunAsync("work", "--seeds", "4", "--seed", "48");

        var hashes = Lines(first).ConvertAll(seed => seed.GetProperty("Hash").GetString());
        Assert.Equal(hashes[8..], Lines(second).ConvertAll(seed => seed.GetProperty("Hash").GetString()));
        Assert.Equal(12, hashes.Distinct().Count());
    }

    [Fact]
    public async Task Run_WithoutARuleOfTheProtocol_FindsAViolation()
    {
        var (_, output) = await SimulationProcess.RunAsync("work", "--seeds", "20", "--without", "SwapIfMatch");

        Assert.Contains(Lines(output), seed => seed.GetProperty("Violations").GetArrayLength() > 0);
    }

    private static List<JsonElement> Lines(string output) =>
    [
        .. output.Split('\n')
            .Where(line => line.StartsWith('{'))
            .Select(line => JsonDocument.Parse(line).RootElement),
    ];
}
