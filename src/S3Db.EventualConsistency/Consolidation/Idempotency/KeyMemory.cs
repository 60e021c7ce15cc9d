namespace S3Db.EventualConsistency;

/// <summary>The idempotency keys a manifest remembers: the latest inline, so that a fold stays one PUT.</summary>
/// <param name="Recent">Keys of the last folds.</param>
/// <param name="Runs">Keys that were moved out of the manifest.</param>
internal sealed record KeyMemory(IReadOnlyDictionary<KeyScope, RememberedKey> Recent, IReadOnlyList<KeyRun> Runs)
{
    public static readonly KeyMemory Empty = new(new Dictionary<KeyScope, RememberedKey>(), []);
}
