using System.CommandLine;

namespace S3Db.Simulation.Commands;

/// <summary>The options that several commands have; each command gets its own.</summary>
internal static class SeedOptions
{
    public static Option<ulong> Seed(string description) => new("--seed")
    {
        Description = description, DefaultValueFactory = _ => 1,
    };

    public static Option<int> Seeds(int count) => new("--seeds")
    {
        Description = $"How many seeds to run; {count} when left out", DefaultValueFactory = _ => count,
    };

    public static Option<int> Jobs() => new("--jobs")
    {
        Description = "How many processes to run them in; as many as there are processors when left out",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };
}
