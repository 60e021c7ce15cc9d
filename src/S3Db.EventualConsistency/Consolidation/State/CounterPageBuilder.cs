namespace S3Db.EventualConsistency;

/// <summary>Puts a page together from counters in the order of their ids' UTF-8 bytes.</summary>
/// <param name="countMax">At least as many as are appended.</param>
/// <param name="idBytesMax">At least as many bytes as their ids have.</param>
internal sealed class CounterPageBuilder(int countMax, int idBytesMax)
{
    private readonly byte[] _ids = new byte[idBytesMax];
    private readonly int[] _ends = new int[countMax];
    private readonly decimal[] _values = new decimal[countMax];
    private bool[]? _isSet;
    private string[]? _incarnations;
    private IReadOnlyList<HeldTransaction>[]? _held;
    private int _count;
    private int _idBytes;

    /// <exception cref="ArgumentException">The id does not come behind the last one.</exception>
    public void Append(ReadOnlySpan<byte> id, in CounterEntry entry)
    {
        if (!TryAppend(id, entry))
        {
            throw new ArgumentException("an id is there twice, or the ids are not in order", nameof(id));
        }
    }

    /// <summary>The same; false when the id does not come behind the last one, or there is no room.</summary>
    public bool TryAppend(ReadOnlySpan<byte> id, in CounterEntry entry)
    {
        if (_count == countMax || id.Length > _ids.Length - _idBytes
            || (_count > 0 && id.SequenceCompareTo(LastId) <= 0))
        {
            return false;
        }

        id.CopyTo(_ids.AsSpan(_idBytes));
        _idBytes += id.Length;
        _ends[_count] = _idBytes;
        _values[_count] = entry.Value;
        if (entry.IsSet)
        {
            (_isSet ??= new bool[countMax])[_count] = true;
        }

        if (_incarnations is not null || entry.Incarnation.Length > 0)
        {
            (_incarnations ??= Filled(string.Empty))[_count] = entry.Incarnation;
        }

        if (_held is not null || entry.Held.Count > 0)
        {
            (_held ??= Filled<IReadOnlyList<HeldTransaction>>([]))[_count] = entry.Held;
        }

        _count++;
        return true;
    }

    /// <summary>Copies a run of counters that come behind the last one.</summary>
    public void Append(CounterColumns source, int from, int to)
    {
        if (from == to)
        {
            return;
        }

        var start = source.StartOf(from);
        var ids = source.Ids.AsSpan(start..source.Ends[to - 1]);
        ids.CopyTo(_ids.AsSpan(_idBytes));
        for (var i = from; i < to; i++)
        {
            _ends[_count + i - from] = source.Ends[i] - start + _idBytes;
        }

        _idBytes += ids.Length;
        Copy(source.Values, _values);
        if (source.IsSet is not null)
        {
            Copy(source.IsSet, _isSet ??= new bool[countMax]);
        }

        if (source.Incarnations is not null)
        {
            Copy(source.Incarnations, _incarnations ??= Filled(string.Empty));
        }

        if (source.Held is not null)
        {
            Copy(source.Held, _held ??= Filled<IReadOnlyList<HeldTransaction>>([]));
        }

        _count += to - from;

        void Copy<T>(T[] column, T[] target) => Array.Copy(column, from, target, _count, to - from);
    }

    /// <summary>The page; nothing can be appended any more.</summary>
    public CounterPage Build() => new(new CounterColumns(
        Cut(_ids, _idBytes)!, Cut(_ends)!, Cut(_values)!, Cut(_isSet), Cut(_incarnations), Cut(_held)));

    private ReadOnlySpan<byte> LastId => _ids.AsSpan((_count == 1 ? 0 : _ends[_count - 2]).._ends[_count - 1]);

    private T[] Filled<T>(T value)
    {
        var column = new T[countMax];
        Array.Fill(column, value);
        return column;
    }

    private T[]? Cut<T>(T[]? column) => Cut(column, _count);

    private static T[]? Cut<T>(T[]? column, int length) =>
        column is null || column.Length == length ? column : column.AsSpan(0, length).ToArray();
}
