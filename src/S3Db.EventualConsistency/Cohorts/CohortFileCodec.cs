using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace S3Db.EventualConsistency;

/// <summary>
/// Cohort files: gzip of one JSON object a line, each the row of a segment with <c>generation</c>, <c>position</c> and,
/// where there is one, <c>outcome</c>, <c>initial</c> and <c>foldedAt</c>. Engines such as DuckDB read them in place.
/// </summary>
internal static class CohortFileCodec
{
    private const int InflatedBytesMax = 512 * 1024 * 1024;
    private static readonly JsonEncodedText Generation = JsonEncodedText.Encode("generation");
    private static readonly JsonEncodedText Position = JsonEncodedText.Encode("position");
    private static readonly JsonEncodedText Outcome = JsonEncodedText.Encode("outcome");
    private static readonly JsonEncodedText Initial = JsonEncodedText.Encode("initial");
    private static readonly JsonEncodedText FoldedAt = JsonEncodedText.Encode("foldedAt");

    public static byte[] Encode(string field, IEnumerable<CohortRow> rows)
    {
        using var file = new CohortFileWriter(field);
        foreach (var row in rows)
        {
            file.Write(row);
        }

        return file.Complete();
    }

    /// <summary>Writes the object of a row.</summary>
    public static void Write(Utf8JsonWriter writer, string field, CohortRow row)
    {
        writer.WriteStartObject();
        TransactionRowWriter.WriteTransaction(writer, field, row.Id, row.Transaction);
        writer.WriteNumber(Generation, row.Generation);
        writer.WriteNumber(Position, row.Position);
        if (row.Outcome is { } outcome)
        {
            writer.WriteString(Outcome, outcome);
        }

        if (row.Initial is { } initial)
        {
            TransactionRowWriter.WriteDecimal(writer, Initial, initial);
        }

        if (row.FoldedAt is { } foldedAt)
        {
            TransactionRowWriter.WriteInstant(writer, FoldedAt, foldedAt);
        }

        writer.WriteEndObject();
    }

    /// <exception cref="S3DbException">
    /// The object is not a cohort file of that field and day (I9); names key and line.
    /// </exception>
    public static IReadOnlyList<CohortRow> Decode(string key, string field, LocalDate date, ReadOnlyMemory<byte> stored)
    {
        var rows = new List<CohortRow>();
        var texts = new RowTexts();
        try
        {
            var text = Gzip.Inflate(stored, InflatedBytesMax);
            while (!text.IsEmpty)
            {
                var end = text.IndexOf((byte)'\n');
                rows.Add(DecodeLine(field, texts, date, end < 0 ? text : text[..end]));
                text = end < 0 ? [] : text[(end + 1)..];
            }

            return rows;
        }
        catch (Exception exception) when (PageCodec.IsMalformed(exception))
        {
            throw new S3DbException(
                S3DbErrorKind.Corrupt,
                $"The cohort file '{key}' cannot be read at line {rows.Count + 1}: {exception.Message}. Restore "
                + "the object.",
                exception);
        }
    }

    private static CohortRow DecodeLine(string field, RowTexts texts, LocalDate date, ReadOnlySpan<byte> line)
    {
        var row = new TransactionRowReader(field, texts);
        long? generation = null;
        int? position = null;
        string? outcome = null;
        decimal? initial = null;
        Instant? foldedAt = null;
        var reader = new Utf8JsonReader(line);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(Generation.EncodedUtf8Bytes))
            {
                reader.Read();
                generation = reader.GetInt64();
            }
            else if (reader.ValueTextEquals(Position.EncodedUtf8Bytes))
            {
                reader.Read();
                position = reader.GetInt32();
            }
            else if (reader.ValueTextEquals(Outcome.EncodedUtf8Bytes))
            {
                outcome = TransactionRowReader.ReadString(ref reader, "outcome");
            }
            else if (reader.ValueTextEquals(Initial.EncodedUtf8Bytes))
            {
                initial = TransactionRowReader.ReadDecimal(ref reader, "initial");
            }
            else if (reader.ValueTextEquals(FoldedAt.EncodedUtf8Bytes))
            {
                foldedAt = TransactionRowReader.ReadInstant(ref reader, "foldedAt");
            }
            else if (!row.TryReadProperty(ref reader))
            {
                reader.Skip();
            }
        }

        var (id, transaction) = row.Build();
        return transaction.CohortDate == date
            ? new CohortRow(
                id,
                transaction,
                generation ?? throw new FormatException("it has no generation"),
                position ?? throw new FormatException("it has no position"),
                outcome,
                initial,
                foldedAt)
            : throw new FormatException($"its cohortDate is {LocalDatePattern.Iso.Format(transaction.CohortDate)}");
    }
}
