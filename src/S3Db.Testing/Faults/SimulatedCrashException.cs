namespace S3Db.Testing;

/// <summary>
/// The simulated process is dead: what a <see cref="FaultyObjectStore"/> throws from the crash on. Deliberately no
/// <see cref="S3DbException"/>: nothing in the process may handle its own death.
/// </summary>
public sealed class SimulatedCrashException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">Where the process died.</param>
    public SimulatedCrashException(string message)
        : base(message)
    {
    }
}
