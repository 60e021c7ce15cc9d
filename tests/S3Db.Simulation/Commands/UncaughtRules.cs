namespace S3Db.Simulation.Commands;

/// <summary>Rules that no seed can catch under the assumptions of the protocol, and why.</summary>
internal static class UncaughtRules
{
    public static string? ReasonOf(string rule) => Enum.Parse<ProtocolRule>(rule) switch
    {
        ProtocolRule.SegmentIfNoneMatch =>
            "key and bytes are unique, so the condition defends only against a cloned writer id",
        ProtocolRule.JudgeKeysBeforeWaiting =>
            "a reducer would have to fail for longer than keys are remembered; a scenario plays it (H8)",
        _ => null,
    };
}
