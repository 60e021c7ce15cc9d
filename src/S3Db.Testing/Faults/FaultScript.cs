namespace S3Db.Testing;

/// <summary>The faults a test has ordered for particular operations, counted down as operations begin.</summary>
internal sealed class FaultScript
{
    private readonly Lock _lock = new();
    private readonly List<ScriptedFault> _pending = [];

    public void Add(ScriptedFault fault)
    {
        lock (_lock)
        {
            _pending.Add(fault);
        }
    }

    /// <summary>Counts an operation and takes the fault that was ordered for it, if any.</summary>
    public ScriptedFault? Take(StoreVerb verb)
    {
        lock (_lock)
        {
            ScriptedFault? hit = null;
            for (var i = _pending.Count - 1; i >= 0; i--)
            {
                var fault = _pending[i];
                if ((fault.Verb is null || fault.Verb == verb) && --fault.Remaining == 0)
                {
                    _pending.RemoveAt(i);
                    hit = fault;
                }
            }

            return hit;
        }
    }
}
