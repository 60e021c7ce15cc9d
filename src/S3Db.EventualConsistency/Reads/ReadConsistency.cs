namespace S3Db.EventualConsistency;

/// <summary>How much a read must have seen. Immutable; the default value is <see cref="Eventual"/>.</summary>
public readonly record struct ReadConsistency
{
    private ReadConsistency(bool isStrong, ConsistencyToken? token) => (IsStrong, Token) = (isStrong, token);

    /// <summary>
    /// The last consolidated value. Two reads of one process never go back. Cost: 1 conditional GET, and 1 GET for a
    /// part of the state that changed.
    /// </summary>
    public static ReadConsistency Eventual => default;

    /// <summary>
    /// At least every transaction that was acknowledged, anywhere, before the read started. What is not consolidated
    /// yet is laid over provisionally. Cost: 1 LIST more than <see cref="Eventual"/>, and 1 GET for each pending
    /// segment.
    /// </summary>
    public static ReadConsistency Strong => new(isStrong: true, token: null);

    /// <summary>Whether it is <see cref="Strong"/>.</summary>
    internal bool IsStrong { get; }

    /// <summary>What must have been decided; null unless made by <see cref="AtLeast"/>.</summary>
    internal ConsistencyToken? Token { get; }

    /// <summary>
    /// At least what the token names, such as one's own write (the token of its receipt) or what one has read before
    /// (the token of the value). Cost: that of <see cref="Eventual"/> when it is consolidated already, otherwise also
    /// that of a consolidation, which writes and removes objects and so takes the permissions of one.
    /// </summary>
    /// <param name="token">A token of a receipt or a value, or several merged.</param>
    public static ReadConsistency AtLeast(ConsistencyToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new(isStrong: false, token);
    }

    /// <summary><c>eventual</c>, <c>strong</c>, or <c>at-least</c> with the token.</summary>
    public override string ToString() =>
        IsStrong ? "strong" : Token is null ? "eventual" : $"at-least({Token})";
}
