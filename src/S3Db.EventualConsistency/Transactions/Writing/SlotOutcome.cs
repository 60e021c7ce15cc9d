using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>How the sending of a slot ended.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="StoreTime">For a stored slot: the date of the reply that said so.</param>
/// <param name="Cause">The last error.</param>
/// <param name="IsForeign">Whether somebody else's bytes are in the slot.</param>
internal readonly record struct SlotOutcome(
    SlotOutcomeKind Kind, Instant StoreTime = default, Exception? Cause = null, bool IsForeign = false);
