using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// Reads dates and instants whose days repeat: a day is taken apart once. Only those that fit
/// <see cref="SegmentRow.Nanoseconds"/>. For one object at a time, on one thread.
/// </summary>
internal sealed class DayTexts
{
    private const int Slots = 32;
    private readonly Day[] _days = new Day[Slots];

    /// <summary>Reads a date of the plain shape; false for any other text, which may still be one.</summary>
    public bool TryReadDate(ReadOnlySpan<byte> text, out LocalDate date)
    {
        var isRead = TryFind(text, out var day);
        date = day.Date;
        return isRead;
    }

    /// <summary>
    /// Reads an instant of the plain shape, as nanoseconds since 1970; false for any other text, which may still be
    /// one.
    /// </summary>
    public bool TryReadInstant(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        nanoseconds = 0;
        if (text.Length <= IsoText.DateLength + IsoText.TimeLength + 1 || text[^1] != 'Z'
            || text[IsoText.DateLength] != 'T'
            || !TryFind(text[..IsoText.DateLength], out var day)
            || !IsoText.TryParseTime(text[(IsoText.DateLength + 1)..^1], out var seconds, out var fraction))
        {
            return false;
        }

        nanoseconds = day.Midnight + (seconds * NodaConstants.NanosecondsPerSecond) + fraction;
        return true;
    }

    private bool TryFind(ReadOnlySpan<byte> text, out Day day)
    {
        // The days of a month differ in their last two digits.
        ref var slot = ref _days[text.Length < IsoText.DateLength ? 0 : ((text[8] * 10) + text[9]) % Slots];
        if (slot.Text is { } known && text.SequenceEqual(known))
        {
            day = slot;
            return true;
        }

        if (!IsoText.TryParseDate(text, out var date) || !SegmentRowsBuilder.IsNear(date.Year))
        {
            day = default;
            return false;
        }

        var midnight = date.AtMidnight().InUtc().ToInstant() - NodaConstants.UnixEpoch;
        slot = day = new Day(text.ToArray(), date, midnight.ToInt64Nanoseconds());
        return true;
    }

    private readonly record struct Day(byte[]? Text, LocalDate Date, long Midnight);
}
