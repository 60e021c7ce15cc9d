using System.Collections;
using System.Text;

namespace S3Db.EventualConsistency;

/// <summary>
/// Rows in the one order of their generation (I3), as pieces of their segments: no row is copied. What is in one piece
/// follows one another in its segment too. Immutable once it is filled.
/// </summary>
internal sealed class OrderedRows(IReadOnlyList<SegmentRows> segments) : IReadOnlyList<LogRow>
{
    private readonly List<Piece> _pieces = [];

    public int Count { get; private set; }

    public IReadOnlyList<SegmentRows> Segments => segments;

    /// <summary><see cref="SegmentRows.Weight"/> of all segments.</summary>
    public int Weight => segments.Sum(segment => segment.Weight);

    public int PieceCount => _pieces.Count;

    public LogRow this[int position]
    {
        get
        {
            var cursor = new RowCursor(this);
            return cursor.MoveTo(position).RowAt(cursor.Index);
        }
    }

    /// <summary>Adds rows that follow one another in a segment.</summary>
    public void Add(int segment, int from, int count)
    {
        if (count > 0)
        {
            _pieces.Add(new Piece(segment, from, Count));
            Count += count;
        }
    }

    /// <summary>One piece, the position of its first row, and what that is in its segment.</summary>
    public RowPiece PieceAt(int piece)
    {
        var (segment, from, position) = _pieces[piece];
        var behind = piece + 1 < _pieces.Count ? _pieces[piece + 1].Position : Count;
        return new RowPiece(segments[segment], from, behind - position, position);
    }

    /// <summary>The piece that a position is in.</summary>
    public int FindPiece(int position)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)position, (uint)Count, nameof(position));
        var (first, behind) = (0, _pieces.Count);
        while (behind - first > 1)
        {
            var middle = (first + behind) / 2;
            (first, behind) = _pieces[middle].Position <= position ? (middle, behind) : (first, middle);
        }

        return first;
    }

    /// <summary>The rows of one record.</summary>
    public OrderedRows OfRecord(string id)
    {
        var utf8 = Encoding.UTF8.GetBytes(id);
        var hash = StableHash.PageHashOf(utf8);
        return Where((segment, index) =>
            segment.Rows[index] is var row && row.PageHash == hash && segment.RecordOf(row).SequenceEqual(utf8));
    }

    /// <summary>The same rows without some, in the same order.</summary>
    public OrderedRows Where(Func<SegmentRows, int, bool> isKept)
    {
        var kept = new OrderedRows(segments);
        for (var i = 0; i < _pieces.Count; i++)
        {
            var piece = PieceAt(i);
            var start = piece.From;
            for (var index = piece.From; index < piece.Behind; index++)
            {
                if (!isKept(piece.Segment, index))
                {
                    kept.Add(_pieces[i].Segment, start, index - start);
                    start = index + 1;
                }
            }

            kept.Add(_pieces[i].Segment, start, piece.Behind - start);
        }

        return kept;
    }

    /// <summary>The hash that says the page of its record, for each row.</summary>
    public IEnumerable<uint> PageHashes()
    {
        for (var i = 0; i < _pieces.Count; i++)
        {
            var piece = PieceAt(i);
            for (var index = piece.From; index < piece.Behind; index++)
            {
                yield return piece.Segment.Rows[index].PageHash;
            }
        }
    }

    /// <summary>The transactions of rows that are not plain: only they can have an idempotency key.</summary>
    public IEnumerable<LogTransaction> WholeTransactions()
    {
        for (var i = 0; i < _pieces.Count; i++)
        {
            var piece = PieceAt(i);
            for (var index = piece.From; index < piece.Behind && !piece.Segment.IsPlain; index++)
            {
                if (piece.Segment.FindWhole(index) is { } transaction)
                {
                    yield return transaction;
                }
            }
        }
    }

    public IEnumerator<LogRow> GetEnumerator()
    {
        for (var i = 0; i < _pieces.Count; i++)
        {
            var piece = PieceAt(i);
            for (var index = piece.From; index < piece.Behind; index++)
            {
                yield return piece.Segment.RowAt(index);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private readonly record struct Piece(int Segment, int From, int Position);
}
