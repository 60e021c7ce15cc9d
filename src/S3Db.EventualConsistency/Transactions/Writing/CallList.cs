namespace S3Db.EventualConsistency;

/// <summary>
/// Calls in the order they came. A call is in one list at a time and is its own node. Not thread-safe.
/// </summary>
internal sealed class CallList
{
    private WriterCall? _last;

    public int Count { get; private set; }

    public WriterCall? First { get; private set; }

    public void Add(WriterCall call)
    {
        (call.List, call.Previous, call.Next) = (this, _last, null);
        if (_last is null)
        {
            First = call;
        }
        else
        {
            _last.Next = call;
        }

        _last = call;
        Count++;
    }

    public void Remove(WriterCall call)
    {
        if (call.Previous is null)
        {
            First = call.Next;
        }
        else
        {
            call.Previous.Next = call.Next;
        }

        if (call.Next is null)
        {
            _last = call.Previous;
        }
        else
        {
            call.Next.Previous = call.Previous;
        }

        (call.List, call.Previous, call.Next) = (null, null, null);
        Count--;
    }

    public IEnumerable<WriterCall> Items()
    {
        for (var call = First; call is not null; call = call.Next)
        {
            yield return call;
        }
    }
}
