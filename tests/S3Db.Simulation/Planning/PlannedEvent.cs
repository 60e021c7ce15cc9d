using S3Db.Simulation.Faults;

namespace S3Db.Simulation.Planning;

/// <summary>A fault that happens at a moment, to a process or to the store.</summary>
/// <param name="Index">Its place in the plan.</param>
/// <param name="Fault">What happens.</param>
/// <param name="At">When.</param>
/// <param name="Slot">To whom; of no meaning for faults of the store.</param>
/// <param name="Span">How long, or how far.</param>
/// <param name="Choice">What else is left to chance, such as which object is damaged.</param>
internal sealed record PlannedEvent(
    int Index, Fault Fault, TimeSpan At, int Slot, TimeSpan Span, ulong Choice) : PlanElement(Index)
{
    public override string ToString() => $"#{Index} {Fault} at {At:c}, place {Slot} ({Span:c})";
}
