using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// What a fold needs of one row, as a value of 40 bytes: the record's id is a piece of the bytes of
/// <see cref="SegmentRows"/>, and what few rows have besides is in a transaction there.
/// </summary>
internal readonly struct SegmentRow
{
    private const int OperationMask = 3;
    private const int PlainMark = 4;
    private const int LengthShift = 3;
    private readonly uint _packed;

    /// <param name="operation">What it does.</param>
    /// <param name="isPlain">Whether this is all of the row, and its record's id plain ASCII.</param>
    /// <param name="idLength">How many bytes its record's id takes; a segment has far fewer than 2^29.</param>
    public SegmentRow(CounterOperation operation, bool isPlain, int idLength) =>
        _packed = ((uint)idLength << LengthShift) | (isPlain ? PlainMark : 0u) | (uint)operation;

    /// <summary>The amount; see <see cref="LogTransaction.Value"/>.</summary>
    public decimal Value { get; init; }

    /// <summary>
    /// The timestamp since 1970; says nothing where <see cref="SegmentRows.HasFarTimes"/> and it is not plain.
    /// </summary>
    public long Nanoseconds { get; init; }

    public LocalDate CohortDate { get; init; }

    /// <summary>The half of the <see cref="StableHash"/> of the record's id that says its page.</summary>
    public uint PageHash { get; init; }

    public int IdStart { get; init; }

    public int IdLength => (int)(_packed >> LengthShift);

    public bool IsPlain => (_packed & PlainMark) != 0;

    public CounterOperation Operation => (CounterOperation)(_packed & OperationMask);
}
