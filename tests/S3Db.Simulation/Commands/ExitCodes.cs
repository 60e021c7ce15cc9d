namespace S3Db.Simulation.Commands;

/// <summary>What the exit code of a command says.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>An invariant was broken, or a path was never taken.</summary>
    public const int Violated = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;
}
