using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>How far a writer's segments are folded, and when that last moved.</summary>
/// <param name="Sequence">The last folded segment; 0 when none is.</param>
/// <param name="Touched">The store's time of the fold that moved it.</param>
/// <param name="Digest">
/// The <see cref="SegmentDigest"/> of the last folded segment, so that other bytes under its key are noticed (H15);
/// null when it is not known.
/// </param>
internal readonly record struct Cursor(long Sequence, Instant Touched, string? Digest = null);
