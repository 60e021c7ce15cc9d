using System.Collections.Immutable;

namespace S3Db.EventualConsistency;

/// <summary>How far a token asks a reader to be in one shard. Merging takes the maximum of every part.</summary>
internal sealed class ShardPosition
{
    public ShardPosition(long? generation, ImmutableSortedDictionary<WriterId, long> sequences) =>
        (Generation, Sequences) = (generation, sequences);

    public long? Generation { get; }

    /// <summary>For each writer the sequence of its last segment that must have been decided.</summary>
    public ImmutableSortedDictionary<WriterId, long> Sequences { get; }

    public bool IsEmpty => Generation is null && Sequences.IsEmpty;

    public static ShardPosition Of(long? generation, IEnumerable<SegmentRef> segments) =>
        new(generation, With(ImmutableSortedDictionary<WriterId, long>.Empty, segments));

    public ShardPosition Merge(ShardPosition other)
    {
        var generation = Generation is null || other.Generation > Generation ? other.Generation : Generation;
        return new(generation, With(Sequences, other.Sequences.Select(pair => new SegmentRef(pair.Key, pair.Value))));
    }

    private static ImmutableSortedDictionary<WriterId, long> With(
        ImmutableSortedDictionary<WriterId, long> sequences, IEnumerable<SegmentRef> segments)
    {
        var builder = sequences.ToBuilder();
        foreach (var (writer, sequence) in segments)
        {
            builder[writer] = Math.Max(sequence, builder.GetValueOrDefault(writer));
        }

        return builder.ToImmutable();
    }
}
