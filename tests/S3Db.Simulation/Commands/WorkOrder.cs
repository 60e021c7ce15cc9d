namespace S3Db.Simulation.Commands;

/// <summary>A range of seeds to run.</summary>
/// <param name="First">The first seed.</param>
/// <param name="Count">How many.</param>
/// <param name="Without">The rule of the protocol that is left out; null for none.</param>
internal sealed record WorkOrder(ulong First, int Count, string? Without)
{
    /// <summary>The rule that the worlds are drawn for; null for the usual worlds.</summary>
    public string? Focus { get; init; } = Without;
}
