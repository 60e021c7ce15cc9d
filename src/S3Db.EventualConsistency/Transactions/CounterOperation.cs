namespace S3Db.EventualConsistency;

/// <summary>What a transaction does to its counter.</summary>
public enum CounterOperation
{
    /// <summary>Replaces the value (<c>set</c>).</summary>
    Set,

    /// <summary>Increases the value (<c>add</c>).</summary>
    Add,

    /// <summary>Decreases the value (<c>sub</c>).</summary>
    Sub,

    /// <summary>Ends the counter because its record was deleted (<c>clear</c>).</summary>
    Clear,
}
