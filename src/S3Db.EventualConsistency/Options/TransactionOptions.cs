using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>What a caller may say about one transaction. Immutable.</summary>
public sealed class TransactionOptions
{
    internal const int SourceLengthMax = 256;
    internal const int IdempotencyKeyLengthMax = 200;

    // A day from the ends of the calendar, so that the local date has four digits of year in every zone.
    internal static readonly Instant TimestampMin = Instant.FromUtc(1, 1, 2, 0, 0);
    internal static readonly Instant TimestampMax = Instant.FromUtc(9999, 12, 30, 0, 0);
    private static readonly Duration IssuedAheadMax = Duration.FromHours(1);

    /// <summary>
    /// When it happened. It decides the day and the month of the transaction, and its order among those that are
    /// consolidated together; it does not let a transaction act before others that are consolidated already. From the
    /// year 1 to the year 9999.
    /// </summary>
    /// <value>Null by default: now.</value>
    public Instant? Timestamp { get; init; }

    /// <summary>Where it comes from, such as <c>checkout</c>; kept in the log. At most 256 characters.</summary>
    /// <value>Null by default: not said.</value>
    public string? Source { get; init; }

    /// <summary>
    /// A name of the caller's for this one change of this record and field, such as <c>order-42</c>: however often a
    /// call with it is repeated, by whichever process, it takes effect once, and each caller is answered with the first
    /// result. 1 to 200 characters, without control characters; upper and lower case differ.
    /// </summary>
    /// <value>Null by default: every call is a transaction of its own.</value>
    /// <remarks>
    /// Store the key before the first call and repeat with it after every error that leaves the outcome unknown. A
    /// repeat must have the same operation and value; with others it is rejected with the reason <c>key-reused</c>. A
    /// rejection is remembered too. Keys are remembered for <see
    /// cref="EventualConsistencyOptions.IdempotencyWindow"/>; give <see cref="IssuedAt"/> as well if a call may be
    /// repeated later than that. Cost: the first call of a process with a key may read the manifest of its shard, 1
    /// GET; the first on a log of version 0.1.0 that was not consolidated since swaps it, 1 PUT.
    /// </remarks>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// When the call with this key was first tried, by the caller's clock; store it with the key. A repeat later than
    /// the window is then refused, because nobody remembers any more whether the first took effect. At most an hour
    /// ahead of the store's clock.
    /// </summary>
    /// <value>
    /// Null by default: now, so that a key that is repeated after the window counts as a new one. Only with <see
    /// cref="IdempotencyKey"/>.
    /// </value>
    public Instant? IssuedAt { get; init; }

    /// <summary>Whether this call waits until its transaction is decided.</summary>
    /// <value>Null by default: as the field's options say.</value>
    public ConsolidationMode? Mode { get; init; }

    /// <summary>Refuses options that the log cannot keep as they are.</summary>
    /// <param name="call">What the caller tries, such as <c>add 5 to 'wallets/w1.balance'</c>.</param>
    /// <exception cref="S3DbException">Names the value, the rule and the remedy.</exception>
    internal void ThrowIfInvalid(string call)
    {
        if (Source is { Length: > SourceLengthMax })
        {
            throw Refusal(
                call, $"the source has {Source.Length} characters and may have {SourceLengthMax}. Shorten it.");
        }

        if (Source is not null && !IsWellFormed(Source))
        {
            throw Refusal(
                call, "the source has half of a surrogate pair, which UTF-8 cannot hold. Give well-formed text.");
        }

        ThrowIfKeyInvalid(call);
        if (Timestamp is { } timestamp && (timestamp < TimestampMin || timestamp > TimestampMax))
        {
            throw Refusal(
                call, $"the timestamp {timestamp} must be from {TimestampMin} to {TimestampMax}. Correct it.");
        }
    }

    /// <summary>Refuses a key whose first use may be forgotten, and one that cannot have been used yet.</summary>
    internal void ThrowIfExpired(string call, Duration window, Instant now)
    {
        if (IssuedAt is not { } issuedAt)
        {
            return;
        }

        if (now - window > issuedAt)
        {
            throw Refusal(
                call,
                $"it was first tried at {issuedAt}, and idempotency keys are remembered for {window.ToTimeSpan():c}: "
                + "whether it took effect is not known any more. Look for the key in the log, and if it is not there "
                + "repeat the call with another key.");
        }

        if (issuedAt > now + IssuedAheadMax)
        {
            throw Refusal(
                call,
                $"IssuedAt is {issuedAt}, more than an hour ahead of the store's clock, {now}. Give the time of the "
                + "first call, and correct the clock.");
        }
    }

    private void ThrowIfKeyInvalid(string call)
    {
        if (IssuedAt is not null && IdempotencyKey is null)
        {
            throw Refusal(call, "IssuedAt says when a key was first used, and there is no IdempotencyKey. Give one.");
        }

        if (IdempotencyKey is not { } key)
        {
            return;
        }

        if (key.Length is 0 or > IdempotencyKeyLengthMax)
        {
            throw Refusal(
                call,
                $"the idempotency key has {key.Length} characters and must have 1 to {IdempotencyKeyLengthMax}. Give "
                + "null for none, or a hash of a longer one.");
        }

        if (key.Any(char.IsControl) || !IsWellFormed(key))
        {
            throw Refusal(
                call,
                "the idempotency key has a control character or half of a surrogate pair. Give printable text.");
        }
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (System.Text.Rune.DecodeFromUtf16(text, out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            text = text[length..];
        }

        return true;
    }

    private static S3DbException Refusal(string call, string why) =>
        new(S3DbErrorKind.Invalid, $"Cannot {call}: {why}");
}
