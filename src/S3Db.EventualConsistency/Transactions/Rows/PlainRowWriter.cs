using System.Buffers;

namespace S3Db.EventualConsistency;

/// <summary>
/// Writes rows whose texts are plain ASCII with nothing to escape, byte for byte as <see cref="TransactionRowWriter"/>
/// does, which writes all others. For one thread.
/// </summary>
internal sealed class PlainRowWriter(string field)
{
    /// <summary>More than everything takes that is not a text of the caller's.</summary>
    private const int FixedBytes = 512;

    private readonly byte[] _toValue = PlainText.BetweenIdAndValue(field);

    private readonly DayWriter _days = new();

    /// <summary>Writes the row of a segment.</summary>
    /// <returns>Whether it is plain; otherwise nothing was written.</returns>
    public bool TryWrite(IBufferWriter<byte> buffer, TransactionId id, LogTransaction transaction)
    {
        var line = new PlainText(buffer.GetSpan(FixedBytes + TextLength(transaction)));
        if (!TryWriteTransaction(ref line, id, transaction))
        {
            return false;
        }

        line.Write("}\n"u8);
        buffer.Advance(line.Length);
        return true;
    }

    /// <summary>Writes the row of a cohort file.</summary>
    /// <returns>Whether it is plain; otherwise nothing was written.</returns>
    public bool TryWrite(IBufferWriter<byte> buffer, CohortRow row)
    {
        var line = new PlainText(
            buffer.GetSpan(FixedBytes + TextLength(row.Transaction) + (row.Outcome?.Length ?? 0)));
        if (!TryWriteTransaction(ref line, row.Id, row.Transaction))
        {
            return false;
        }

        if (!TryWriteTail(ref line, new(row.Generation, row.Position, row.Outcome, row.Initial)))
        {
            return false;
        }

        if (row.FoldedAt is { } foldedAt)
        {
            line.Write(",\"foldedAt\":\""u8);
            line.Write(foldedAt, _days);
            line.Write("\""u8);
        }

        line.Write("}\n"u8);
        buffer.Advance(line.Length);
        return true;
    }

    /// <summary>Writes the row of a cohort file from a plain row of a segment.</summary>
    /// <returns>Whether its outcome is plain too; otherwise nothing was written.</returns>
    public bool TryWrite(IBufferWriter<byte> buffer, SegmentRows segment, int index, in CohortTail tail)
    {
        ref readonly var row = ref segment.Rows[index];
        var line = new PlainText(buffer.GetSpan(FixedBytes + row.IdLength + (tail.Outcome?.Length ?? 0)));
        line.Write("{\"id\":\""u8);
        line.Write(segment.IdPrefix);
        line.Write(index);
        line.Write("\",\"originalId\":\""u8);
        line.Write(segment.RecordOf(row));
        WriteValues(ref line, row.Value, row.Operation);
        line.Write(row.Nanoseconds, _days);
        WriteDay(ref line, _days.TextOf(row.CohortDate));
        if (!TryWriteTail(ref line, tail))
        {
            return false;
        }

        line.Write("}\n"u8);
        buffer.Advance(line.Length);
        return true;
    }

    private static int TextLength(LogTransaction transaction) => transaction.OriginalId.Length
        + (transaction.Source?.Length ?? 0)
        + (transaction.IdempotencyKey?.Length ?? 0);

    private bool TryWriteTransaction(ref PlainText line, in TransactionId id, LogTransaction transaction)
    {
        if (transaction.Operation == CounterOperation.Clear
            || transaction.IssuedAt is not null
            || transaction.Incarnation is not null)
        {
            return false;
        }

        line.Write("{\"id\":\""u8);
        line.WriteAscii(id.Writer.Value);
        line.Write("-"u8);
        line.Write(id.Sequence);
        line.Write("-"u8);
        line.Write(id.Index);
        line.Write("\",\"originalId\":\""u8);
        if (!line.TryWriteText(transaction.OriginalId))
        {
            return false;
        }

        WriteValues(ref line, transaction.Value, transaction.Operation);
        line.Write(transaction.Timestamp, _days);
        var day = _days.TextOf(transaction.CohortDate);
        if (day.Length != IsoText.DateLength)
        {
            return false;
        }

        WriteDay(ref line, day);
        return TryWriteOptional(ref line, ",\"source\":\""u8, transaction.Source)
            && TryWriteOptional(ref line, ",\"idempotencyKey\":\""u8, transaction.IdempotencyKey);
    }

    private static void WriteDay(ref PlainText line, scoped ReadOnlySpan<byte> day)
    {
        line.Write("\",\"cohortDate\":\""u8);
        line.Write(day);
        line.Write("\",\"cohortMonth\":\""u8);
        line.Write(day[..IsoText.MonthLength]);
        line.Write("\""u8);
    }

    private static bool TryWriteTail(ref PlainText line, in CohortTail tail)
    {
        line.Write(",\"generation\":"u8);
        line.Write(tail.Generation);
        line.Write(",\"position\":"u8);
        line.Write(tail.Position);
        if (!TryWriteOptional(ref line, ",\"outcome\":\""u8, tail.Outcome))
        {
            return false;
        }

        if (tail.Initial is { } initial)
        {
            line.Write(",\"initial\":"u8);
            line.Write(initial);
        }

        return true;
    }

    /// <summary>Writes what stands between the record's id and the timestamp.</summary>
    private void WriteValues(ref PlainText line, decimal value, CounterOperation operation)
    {
        line.Write(_toValue);
        line.Write(value);
        line.Write(",\"operation\":\""u8);
        line.Write(TransactionRowNames.Of(operation).EncodedUtf8Bytes);
        line.Write("\",\"timestamp\":\""u8);
    }

    private static bool TryWriteOptional(ref PlainText line, scoped ReadOnlySpan<byte> name, string? text)
    {
        if (text is null)
        {
            return true;
        }

        line.Write(name);
        var isPlain = line.TryWriteText(text);
        line.Write("\""u8);
        return isPlain;
    }
}
