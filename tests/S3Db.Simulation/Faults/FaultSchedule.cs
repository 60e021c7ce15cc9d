using S3Db.Simulation.Planning;
using S3Db.Simulation.Store;

namespace S3Db.Simulation.Faults;

/// <summary>Knows which request is struck by which planned fault.</summary>
internal sealed class FaultSchedule(Plan plan)
{
    private readonly Dictionary<(RequestVerb, KeyKind, int), PlannedFault> _faults = plan.Elements
        .OfType<PlannedFault>()
        .GroupBy(fault => (fault.Verb, fault.Key, fault.Ordinal))
        .ToDictionary(group => group.Key, group => group.First());

    private readonly Dictionary<(RequestVerb, KeyKind), int> _seen = [];

    /// <summary>Whether faults strike at all: not while the world is set up, and not at its end.</summary>
    public bool IsOn { get; set; }

    /// <summary>Until when every request fails.</summary>
    public TimeSpan OutageEnd { get; set; }

    public PlannedFault? Strike(StoreRequest request)
    {
        if (!IsOn)
        {
            return null;
        }

        var target = (request.Verb, request.Kind);
        var ordinal = _seen[target] = _seen.GetValueOrDefault(target) + 1;
        return _faults.GetValueOrDefault((request.Verb, request.Kind, ordinal));
    }
}
