using NodaTime;
using NodaTime.Text;

namespace S3Db.Simulation.Checkers;

/// <summary>Reads the instants of rows.</summary>
internal static class Instants
{
    public static Instant Parse(string text) => InstantPattern.ExtendedIso.Parse(text).Value;
}
