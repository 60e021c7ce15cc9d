namespace S3Db.EventualConsistency;

/// <summary>Finds rows by their position; cheap while it goes forward.</summary>
internal struct RowCursor(OrderedRows rows)
{
    private RowPiece _piece;
    private int _number = -1;

    /// <summary>What the row moved to is in its segment.</summary>
    public int Index { get; private set; }

    /// <returns>The segment of the row at the position.</returns>
    public SegmentRows MoveTo(int position)
    {
        if (_number < 0 || position < _piece.Position || position >= _piece.Position + _piece.Count)
        {
            var isNext = _number >= 0 && position == _piece.Position + _piece.Count && position < rows.Count;
            _number = isNext ? _number + 1 : rows.FindPiece(position);
            _piece = rows.PieceAt(_number);
        }

        Index = _piece.From + position - _piece.Position;
        return _piece.Segment;
    }
}
