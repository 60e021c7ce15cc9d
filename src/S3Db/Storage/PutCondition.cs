namespace S3Db.Storage;

/// <summary>Under which condition a put takes effect: always, only as a create, or only over one version.</summary>
public readonly record struct PutCondition
{
    private PutCondition(PutMode mode, ETag expected) => (Mode, Expected) = (mode, expected);

    /// <summary>Replaces whatever is there.</summary>
    public static PutCondition None => default;

    /// <summary>Takes effect only if the key does not exist (<c>If-None-Match: *</c>).</summary>
    public static PutCondition IfAbsent => new(PutMode.Create, default);

    /// <summary>How the put treats what is there.</summary>
    public PutMode Mode { get; }

    /// <summary>The version to replace, when <see cref="Mode"/> is <see cref="PutMode.Swap"/>.</summary>
    public ETag Expected { get; }

    /// <summary>Takes effect only if the key holds exactly this version (<c>If-Match</c>).</summary>
    /// <param name="expected">The version to replace.</param>
    public static PutCondition IfMatch(ETag expected)
    {
        ArgumentException.ThrowIfNullOrEmpty(expected.Value, nameof(expected));
        return new(PutMode.Swap, expected);
    }
}
