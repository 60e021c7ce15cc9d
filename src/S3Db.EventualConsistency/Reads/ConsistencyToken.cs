using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace S3Db.EventualConsistency;

/// <summary>
/// A point in one or more logs that a later read must have reached: the token of a receipt names its transaction, that
/// of a value what the read had seen. It may leave the process as the text of <see cref="ToString"/>, in an HTTP
/// header, a cookie or a URL, and be used on any machine. Merging takes the later of two points, log by log, so a
/// merged token never goes back. Immutable and safe for use from several threads.
/// </summary>
public sealed class ConsistencyToken : IEquatable<ConsistencyToken>
{
    private readonly ImmutableSortedDictionary<LogShard, ShardPosition> _positions;
    private string? _text;

    internal ConsistencyToken(ImmutableSortedDictionary<LogShard, ShardPosition> positions) => _positions = positions;

    /// <summary>The token that asks for nothing.</summary>
    public static ConsistencyToken Empty { get; } = new(ImmutableSortedDictionary<LogShard, ShardPosition>.Empty);

    /// <summary>Whether it asks for nothing.</summary>
    public bool IsEmpty => _positions.IsEmpty;

    /// <summary>The shards it speaks of, in a fixed order.</summary>
    internal IEnumerable<LogShard> Shards => _positions.Keys;

    /// <summary>Reads the text of a token.</summary>
    /// <param name="text">What <see cref="ToString"/> gave.</param>
    /// <exception cref="S3DbException">It is not the text of a token, or not all of it.</exception>
    public static ConsistencyToken Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ConsistencyTokenText.TryParse(text, out var token, out var error)
            ? token
            : throw new S3DbException(S3DbErrorKind.Invalid, error);
    }

    /// <summary>Reads the text of a token; false for null and for any other text.</summary>
    /// <param name="text">What <see cref="ToString"/> gave.</param>
    /// <param name="token">The token.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ConsistencyToken? token)
    {
        token = null;
        return text is not null && ConsistencyTokenText.TryParse(text, out token, out _);
    }

    /// <summary>A token that asks for at least what both ask for.</summary>
    /// <param name="other">Another token, of any database and field.</param>
    public ConsistencyToken Merge(ConsistencyToken other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var merged = _positions.ToBuilder();
        foreach (var (shard, position) in other._positions)
        {
            merged[shard] = merged.TryGetValue(shard, out var mine) ? mine.Merge(position) : position;
        }

        return new(merged.ToImmutable());
    }

    /// <summary>A short text of letters, digits, '-', '_' and '.', the same for equal tokens.</summary>
    public override string ToString() => _text ??= ConsistencyTokenText.Format(_positions);

    /// <inheritdoc/>
    public bool Equals(ConsistencyToken? other) =>
        other is not null && (ReferenceEquals(this, other) || ToString() == other.ToString());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ConsistencyToken);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    /// <summary>A token of one shard.</summary>
    /// <param name="logResource">The log, such as <c>wallets_transactions_balance</c>.</param>
    /// <param name="shard">The shard of the log.</param>
    /// <param name="generation">The generation that must have been reached; null for any.</param>
    /// <param name="segments">The segments that must have been decided; of one writer the last one is enough.</param>
    internal static ConsistencyToken Of(
        string logResource, int shard, long? generation, params IEnumerable<SegmentRef> segments)
    {
        var position = ShardPosition.Of(generation, segments);
        return position.IsEmpty ? Empty : new(Empty._positions.Add(new(logResource, shard), position));
    }

    /// <summary>The generation of a shard that must have been reached, if one must.</summary>
    internal bool TryGetGeneration(string logResource, int shard, out long generation)
    {
        var found = _positions.TryGetValue(new(logResource, shard), out var position)
            && position.Generation is not null;
        generation = found ? position!.Generation!.Value : 0;
        return found;
    }

    /// <summary>The segments of a shard up to which each writer's must have been decided.</summary>
    internal IEnumerable<SegmentRef> SegmentsOf(string logResource, int shard) =>
        _positions.TryGetValue(new(logResource, shard), out var position)
            ? position.Sequences.Select(pair => new SegmentRef(pair.Key, pair.Value))
            : [];
}
