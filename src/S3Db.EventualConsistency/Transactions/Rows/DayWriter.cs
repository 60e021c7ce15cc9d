using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>Writes dates and instants whose days repeat: the text of a day is made once. For one thread.</summary>
internal sealed class DayWriter
{
    private readonly byte[] _date = new byte[IsoText.InstantLengthMax];
    private readonly byte[] _instant = new byte[IsoText.InstantLengthMax];
    private LocalDate _day;
    private int _dateLength;
    private Instant _midnight = Instant.MinValue;

    /// <summary>The same day as <see cref="SegmentRow.Nanoseconds"/>, where it is one; empty otherwise.</summary>
    private (long Midnight, long Next) _near;

    /// <summary>The text of a date, until the next is asked for.</summary>
    public ReadOnlySpan<byte> TextOf(LocalDate date)
    {
        if (_dateLength == 0 || date != _day)
        {
            _day = date;
            _dateLength = IsoText.Format(date, _date);
        }

        return _date.AsSpan(0, _dateLength);
    }

    /// <summary>Writes an instant of so many nanoseconds since 1970, as <see cref="IsoText"/> does.</summary>
    /// <returns>How many bytes were written.</returns>
    public int Format(long nanoseconds, Span<byte> destination)
    {
        if (nanoseconds >= _near.Midnight && nanoseconds < _near.Next)
        {
            _instant.AsSpan(0, IsoText.DateLength).CopyTo(destination);
            return IsoText.FormatTime(nanoseconds - _near.Midnight, destination);
        }

        return Format(NodaConstants.UnixEpoch + Duration.FromNanoseconds(nanoseconds), destination);
    }

    /// <summary>Writes an instant as <see cref="IsoText"/> does.</summary>
    /// <returns>How many bytes were written.</returns>
    public int Format(Instant value, Span<byte> destination)
    {
        if (_midnight != Instant.MinValue && value >= _midnight)
        {
            var sinceMidnight = value - _midnight;
            if (sinceMidnight.Days == 0)
            {
                _instant.AsSpan(0, IsoText.DateLength).CopyTo(destination);
                return IsoText.FormatTime(sinceMidnight.NanosecondOfDay, destination);
            }
        }

        var length = IsoText.Format(value, destination);
        if (value.InUtc().Date is { Year: >= 1 and <= 9999 } day)
        {
            _midnight = day.AtMidnight().InUtc().ToInstant();
            _near = default;
            if (SegmentRowsBuilder.IsNear(day.Year))
            {
                var midnight = (_midnight - NodaConstants.UnixEpoch).ToInt64Nanoseconds();
                _near = (midnight, midnight + NodaConstants.NanosecondsPerDay);
            }
            destination[..IsoText.DateLength].CopyTo(_instant);
        }

        return length;
    }
}
