using System.Text;
using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>Makes the <see cref="SegmentRows"/> of one segment, row by row, on one thread.</summary>
internal sealed class SegmentRowsBuilder(SegmentRef segment, int count)
{
    private const int FirstYear = 1700;
    private const int LastYear = 2250;

    private const int KeptBytesMax = 1024 * 1024;

    [ThreadStatic]
    private static byte[]? _scratch;

    private readonly SegmentRow[] _rows = GC.AllocateUninitializedArray<SegmentRow>(count);
    private byte[] _ids = Interlocked.Exchange(ref _scratch, null) ?? new byte[16 * 1024];
    private LogTransaction?[]? _whole;
    private bool _hasFarTimes;
    private int _next;
    private int _idBytes;

    /// <summary>Whether every time of these years fits 64 bits of nanoseconds.</summary>
    public static bool IsNear(int year) => year is >= FirstYear and <= LastYear;

    /// <summary>Adds a row that is all of what is said of it.</summary>
    /// <param name="record">The record's id, plain ASCII.</param>
    /// <param name="operation">What it does; not a clear.</param>
    /// <param name="value">The amount.</param>
    /// <param name="nanoseconds">The timestamp, since 1970.</param>
    /// <param name="cohortDate">The local day of it.</param>
    public void AddPlain(
        ReadOnlySpan<byte> record, CounterOperation operation, decimal value, long nanoseconds, LocalDate cohortDate)
    {
        var start = Reserve(record.Length);
        record.CopyTo(_ids.AsSpan(start));
        _rows[_next++] = new(operation, isPlain: true, record.Length)
        {
            Value = value,
            Nanoseconds = nanoseconds,
            CohortDate = cohortDate,
            PageHash = StableHash.PageHashOf(record),
            IdStart = start,
        };
    }

    public void Add(LogTransaction transaction)
    {
        var start = Reserve(Encoding.UTF8.GetMaxByteCount(transaction.OriginalId.Length));
        var record = _ids.AsSpan(start, Encoding.UTF8.GetBytes(transaction.OriginalId, _ids.AsSpan(start)));
        _idBytes = start + record.Length;
        var isNear = IsNear(transaction.Timestamp.InUtc().Year);
        var isPlain = isNear && IsPlain(transaction) && !record.ContainsAny(PlainText.Special);
        if (!isPlain)
        {
            (_whole ??= new LogTransaction?[count])[_next] = transaction;
            _hasFarTimes |= !isNear;
        }

        _rows[_next++] = new(transaction.Operation, isPlain, record.Length)
        {
            Value = transaction.Value,
            Nanoseconds = isNear ? (transaction.Timestamp - NodaConstants.UnixEpoch).ToInt64Nanoseconds() : 0,
            CohortDate = transaction.CohortDate,
            PageHash = StableHash.PageHashOf(record),
            IdStart = start,
        };
    }

    public SegmentRows Build()
    {
        _scratch = _ids.Length <= KeptBytesMax ? _ids : null;
        return new SegmentRows(segment, _rows, _ids.AsSpan(0, _idBytes).ToArray(), _whole, _hasFarTimes);
    }

    private static bool IsPlain(LogTransaction transaction) =>
        transaction.Operation != CounterOperation.Clear
        && transaction.Source is null
        && transaction.IdempotencyKey is null
        && transaction.IssuedAt is null
        && transaction.Incarnation is null
        && IsNear(transaction.CohortDate.Year);

    private int Reserve(int length)
    {
        var start = _idBytes;
        _idBytes += length;
        if (_idBytes > _ids.Length)
        {
            Array.Resize(ref _ids, Math.Max(_idBytes, 2 * _ids.Length));
        }

        return start;
    }
}
