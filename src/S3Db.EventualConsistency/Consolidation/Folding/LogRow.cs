using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>A transaction at its place in the one order of its generation (I3).</summary>
/// <param name="Id">Its place in the log.</param>
/// <param name="Transaction">What it does.</param>
/// <param name="OrderTime">
/// Its timestamp, raised to those of the earlier ones of its writer in this generation (H7).
/// </param>
internal readonly record struct LogRow(TransactionId Id, LogTransaction Transaction, Instant OrderTime)
    : IComparable<LogRow>
{
    public int CompareTo(LogRow other)
    {
        var byTime = OrderTime.CompareTo(other.OrderTime);
        if (byTime != 0)
        {
            return byTime;
        }

        var byWriter = Id.Writer.CompareTo(other.Id.Writer);
        if (byWriter != 0)
        {
            return byWriter;
        }

        var bySequence = Id.Sequence.CompareTo(other.Id.Sequence);
        return bySequence != 0 ? bySequence : Id.Index.CompareTo(other.Id.Index);
    }
}
