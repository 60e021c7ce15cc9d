namespace S3Db.EventualConsistency;

/// <summary>The calls that share a segment. From the moment it is cut its content never changes.</summary>
internal sealed class Batch
{
    private int _expired;

    public Batch(long number, IReadOnlyList<WriterCall> calls)
    {
        Number = number;
        Calls = calls;
        var transactions = new List<LogTransaction>(calls.Count);
        foreach (var call in calls)
        {
            call.FirstIndex = transactions.Count;
            call.AddTo(transactions);
        }

        Transactions = transactions;
    }

    /// <summary>Its place in the order of leaving.</summary>
    public long Number { get; }

    public IReadOnlyList<WriterCall> Calls { get; }

    public IReadOnlyList<LogTransaction> Transactions { get; }

    /// <summary>Each call gets an error of its own: a shared one would mix their stack traces.</summary>
    public void Fail(Func<Exception> error)
    {
        foreach (var call in Calls)
        {
            call.Fail(error());
        }
    }

    /// <summary>Ends the wait of calls that came at a time or before; they are in call order.</summary>
    /// <returns>When the first came that still waits; null when none does.</returns>
    public long? Expire(long calledAt, Func<Exception> error)
    {
        for (; _expired < Calls.Count; _expired++)
        {
            var call = Calls[_expired];
            if (!call.IsTimed || call.IsEnded)
            {
                continue;
            }

            if (call.CalledAt > calledAt)
            {
                return call.CalledAt;
            }

            call.Fail(error());
        }

        return null;
    }
}
