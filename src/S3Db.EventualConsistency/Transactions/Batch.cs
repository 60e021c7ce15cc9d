namespace S3Db.EventualConsistency;

/// <summary>The calls that share a segment. From the moment it is cut its content never changes.</summary>
internal sealed class Batch
{
    private readonly IReadOnlyList<WriterCall> _calls;

    public Batch(long number, IReadOnlyList<WriterCall> calls)
    {
        Number = number;
        _calls = calls;
        Transactions = [.. calls.SelectMany(call => call.Transactions)];
    }

    /// <summary>Its place in the order of leaving.</summary>
    public long Number { get; }

    public IReadOnlyList<LogTransaction> Transactions { get; }

    public void Acknowledge(SegmentRef segment)
    {
        var index = 0;
        foreach (var call in _calls)
        {
            call.Acknowledge(new(segment.Writer, segment.Sequence, index));
            index += call.Transactions.Count;
        }
    }

    /// <summary>Each call gets an error of its own: a shared one would mix their stack traces.</summary>
    public void Fail(Func<Exception> error)
    {
        foreach (var call in _calls)
        {
            call.Fail(error());
        }
    }
}
