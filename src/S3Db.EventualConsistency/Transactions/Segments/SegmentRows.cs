using System.Collections;
using System.Text;
using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// The transactions of one segment as values, which the collector neither follows nor moves. A transaction that is
/// asked for is made when it is; only rows that are not plain are kept as such.
/// </summary>
internal sealed class SegmentRows : IReadOnlyList<LogTransaction>
{
    /// <summary>Bytes of memory that the texts of a transaction take, beyond which it counts for several.</summary>
    public const int UsualTextBytes = 200;

    private readonly SegmentRow[] _rows;
    private readonly byte[] _ids;
    private readonly LogTransaction?[]? _whole;

    public SegmentRows(SegmentRef segment, SegmentRow[] rows, byte[] ids, LogTransaction?[]? whole, bool hasFarTimes)
    {
        (Segment, _rows, _ids, _whole, HasFarTimes) = (segment, rows, ids, whole, hasFarTimes);
        Weight = Math.Max(rows.Length, (ids.Length + (whole?.Sum(TextBytes) ?? 0)) / UsualTextBytes);
        IdPrefix = Encoding.ASCII.GetBytes(new TransactionId(segment.Writer, segment.Sequence, 0).ToString()[..^1]);
    }

    public SegmentRef Segment { get; }

    /// <summary>The ids of its transactions, as far as they are the same.</summary>
    public byte[] IdPrefix { get; }

    /// <summary>Whether there are timestamps that do not fit <see cref="SegmentRow.Nanoseconds"/>.</summary>
    public bool HasFarTimes { get; }

    public int Count => _rows.Length;

    /// <summary>Its transactions; of long texts as many of usual ones as take as much memory.</summary>
    public int Weight { get; }

    /// <summary>Whether all rows are plain.</summary>
    public bool IsPlain => _whole is null;

    public ReadOnlySpan<SegmentRow> Rows => _rows;

    public LogTransaction this[int index] => FindWhole(index) ?? ToTransaction(_rows[index]);

    public static SegmentRows Of(SegmentRef segment, IReadOnlyList<LogTransaction> transactions)
    {
        var rows = new SegmentRowsBuilder(segment, transactions.Count);
        foreach (var transaction in transactions)
        {
            rows.Add(transaction);
        }

        return rows.Build();
    }

    /// <summary>The record's id as UTF-8.</summary>
    public ReadOnlySpan<byte> RecordOf(in SegmentRow row) => _ids.AsSpan(row.IdStart, row.IdLength);

    public TransactionId IdOf(int index) => new(Segment.Writer, Segment.Sequence, index);

    public LogRow RowAt(int index) => new(IdOf(index), this[index]);

    /// <summary>The transaction of a row that is not plain; null for any other.</summary>
    public LogTransaction? FindWhole(int index) => _whole?[index];

    public Instant TimestampOf(int index) =>
        FindWhole(index)?.Timestamp ?? InstantOf(_rows[index].Nanoseconds);

    public IEnumerator<LogTransaction> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int TextBytes(LogTransaction? whole) => whole is null
        ? 0
        : sizeof(char)
            * (whole.OriginalId.Length + (whole.Source?.Length ?? 0) + (whole.IdempotencyKey?.Length ?? 0));

    private static Instant InstantOf(long nanoseconds) =>
        NodaConstants.UnixEpoch + Duration.FromNanoseconds(nanoseconds);

    private LogTransaction ToTransaction(in SegmentRow row) => new()
    {
        OriginalId = Encoding.UTF8.GetString(RecordOf(row)),
        Operation = row.Operation,
        Value = row.Value,
        Timestamp = InstantOf(row.Nanoseconds),
        CohortDate = row.CohortDate,
    };
}
