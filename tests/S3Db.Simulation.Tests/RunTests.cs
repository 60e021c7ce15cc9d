using System.Text.Json;

namespace S3Db.Simulation.Tests;

/// <summary>The simulation as a command: finds nothing in the store as it is, and repeats itself.</summary>
public sealed class RunTests
{
    [Fact]
    public async Task Run_OfManySeeds_FindsNoViolation()
    {
        var (exitCode, output) = await SimulationProcess.RunAsync("work", "--seeds", "60");

        var seeds = Lines(output);
        Assert.Equal(0, exitCode);
        Assert.Equal(60, seeds.Count);
        Assert.Empty(seeds.SelectMany(seed => seed.GetProperty("Violations").EnumerateArray()).Select(v => $"{v}"));
        Assert.Contains(seeds, seed => Struck(seed, "BackPressure"));
    }

    [Fact]
    public async Task Run_OfOneSeed_IsTheSameHistoryAgain()
    {
        var (_, first) = await SimulationProcess.RunAsync("work", "--seeds", "6", "--seed", "40");
        var (_, second) = await SimulationProcess.RunAsync("work", "--seeds", "2", "--seed", "44");

        var hashes = Lines(first).ConvertAll(seed => seed.GetProperty("Hash").GetString());
        Assert.Equal(hashes[4..], Lines(second).ConvertAll(seed => seed.GetProperty("Hash").GetString()));
        Assert.Equal(6, hashes.Distinct().Count());
    }

    private static bool Struck(JsonElement seed, string fault) =>
        seed.GetProperty("Tally").GetProperty("Faults").TryGetProperty(fault, out _);

    private static List<JsonElement> Lines(string output) =>
    [
        .. output.Split('\n')
            .Where(line => line.StartsWith('{'))
            .Select(line => JsonDocument.Parse(line).RootElement),
    ];
}
