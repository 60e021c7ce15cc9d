using S3Db.Storage;

namespace S3Db.Testing;

/// <summary>A fault ordered for the n-th operation from now on.</summary>
internal sealed class ScriptedFault(int remaining, StoreVerb? verb, FaultPoint point, StoreErrorKind? error)
{
    /// <summary>How many matching operations begin until it strikes.</summary>
    public int Remaining { get; set; } = remaining;

    /// <summary>Which operations count; all when null.</summary>
    public StoreVerb? Verb => verb;

    public FaultPoint Point => point;

    /// <summary>The error to answer with; null for a crash.</summary>
    public StoreErrorKind? Error => error;
}
