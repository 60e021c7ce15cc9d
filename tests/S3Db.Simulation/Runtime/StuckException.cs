namespace S3Db.Simulation.Runtime;

/// <summary>Something that must end did not, although everything it could wait for has happened.</summary>
internal sealed class StuckException(string message) : Exception(message);
