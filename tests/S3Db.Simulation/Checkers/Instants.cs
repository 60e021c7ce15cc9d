using NodaTime;
using NodaTime.Text;

namespace S3Db.Simulation.Checkers;

/// <summary>Reads the instants of rows.</summary>
internal static class Instants
{
    private static readonly InstantPattern BirthPattern =
        InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'");

    /// <summary>When a writer was born, by its id.</summary>
    public static Instant Birth(string writer) => BirthPattern.Parse(writer[..16]).Value;

    public static Instant Parse(string text) => InstantPattern.ExtendedIso.Parse(text).Value;
}
