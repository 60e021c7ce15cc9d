using S3Db.Simulation.Faults;
using S3Db.Simulation.Store;

namespace S3Db.Simulation.Planning;

/// <summary>A fault that strikes one request: the n-th of its verb and kind of object.</summary>
/// <param name="Index">Its place in the plan.</param>
/// <param name="Fault">What happens.</param>
/// <param name="Verb">The verb of the request.</param>
/// <param name="Key">The kind of object of the request.</param>
/// <param name="Ordinal">Which of these requests, from 1.</param>
/// <param name="Span">How long it takes: the pause, the delay.</param>
internal sealed record PlannedFault(
    int Index, Fault Fault, RequestVerb Verb, KeyKind Key, int Ordinal, TimeSpan Span) : PlanElement(Index)
{
    public override string ToString() => $"#{Index} {Fault} strikes {Verb} {Key} number {Ordinal} ({Span:c})";
}
