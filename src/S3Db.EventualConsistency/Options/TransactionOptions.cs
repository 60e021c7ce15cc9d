using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>What a caller may say about one transaction. Immutable.</summary>
public sealed class TransactionOptions
{
    internal const int SourceLengthMax = 256;

    // A day from the ends of the calendar, so that the local date has four digits of year in every zone.
    internal static readonly Instant TimestampMin = Instant.FromUtc(1, 1, 2, 0, 0);
    internal static readonly Instant TimestampMax = Instant.FromUtc(9999, 12, 30, 0, 0);

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

        if (Timestamp is { } timestamp && (timestamp < TimestampMin || timestamp > TimestampMax))
        {
            throw Refusal(
                call, $"the timestamp {timestamp} must be from {TimestampMin} to {TimestampMax}. Correct it.");
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
