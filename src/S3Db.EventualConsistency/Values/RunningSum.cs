namespace S3Db.EventualConsistency;

/// <summary>
/// An exact sum that is added to in place: nearly every addition is one of two decimals, and copies nothing.
/// </summary>
internal struct RunningSum
{
    private ScaledSum _carried;
    private decimal _open;

    public readonly ScaledSum Total => _carried.Add(_open);

    public void Add(decimal value)
    {
        if (ExactDecimal.TryAddQuickly(_open, value, out var open))
        {
            _open = open;
            return;
        }

        _carried = Total.Add(value);
        _open = 0;
    }
}
