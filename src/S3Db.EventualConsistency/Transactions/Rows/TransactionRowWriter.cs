using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// Writes the properties of a row, in their fixed order. Segments and cohort files share it, so a transaction looks the
/// same in both.
/// </summary>
internal static class TransactionRowWriter
{
    /// <summary>About what the fixed parts of a row take.</summary>
    private const int FixedBytes = 200;
    private const int IssuedAtBytes = 48;
    private const int IdLengthMax = 64;
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>How every row is written: on one line, and other alphabets as they are.</summary>
    public static JsonWriterOptions JsonOptions { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>
    /// Writes the properties of a transaction into the object that the caller has begun and will end.
    /// </summary>
    public static void WriteTransaction(
        Utf8JsonWriter writer, string field, TransactionId id, LogTransaction transaction)
    {
        Span<byte> buffer = stackalloc byte[IdLengthMax];
        Utf8.TryWrite(buffer, $"{id.Writer.Value}-{id.Sequence}-{id.Index}", out var length);
        writer.WriteString(TransactionRowNames.Id, buffer[..length]);
        writer.WriteString(TransactionRowNames.OriginalId, transaction.OriginalId);
        writer.WriteString(TransactionRowNames.Field, field);
        WriteDecimal(writer, TransactionRowNames.Value, transaction.Value);
        writer.WriteString(TransactionRowNames.Operation, TransactionRowNames.Of(transaction.Operation));
        WriteInstant(writer, TransactionRowNames.Timestamp, transaction.Timestamp);
        WriteDay(writer, transaction.CohortDate);
        if (transaction.Source is { } source)
        {
            writer.WriteString(TransactionRowNames.Source, source);
        }

        if (transaction.IdempotencyKey is { } key)
        {
            writer.WriteString(TransactionRowNames.IdempotencyKey, key);
        }

        if (transaction.IssuedAt is { } issuedAt)
        {
            WriteInstant(writer, TransactionRowNames.IssuedAt, issuedAt);
        }

        if (transaction.Incarnation is { } incarnation)
        {
            writer.WriteString(TransactionRowNames.Incarnation, incarnation);
        }
    }

    /// <summary>Writes an instant as a JSON text.</summary>
    public static void WriteInstant(Utf8JsonWriter writer, JsonEncodedText name, Instant value)
    {
        Span<byte> text = stackalloc byte[IsoText.InstantLengthMax];
        writer.WriteString(name, text[..IsoText.Format(value, text)]);
    }

    /// <summary>Writes an amount as a JSON number in its canonical text.</summary>
    public static void WriteDecimal(Utf8JsonWriter writer, JsonEncodedText name, decimal value)
    {
        Span<byte> text = stackalloc byte[DecimalText.LengthMax];
        writer.WritePropertyName(name);
        writer.WriteRawValue(text[..DecimalText.Format(value, text)], skipInputValidation: true);
    }

    private static void WriteDay(Utf8JsonWriter writer, LocalDate date)
    {
        Span<byte> text = stackalloc byte[IsoText.InstantLengthMax];
        var length = IsoText.Format(date, text);
        writer.WriteString(TransactionRowNames.CohortDate, text[..length]);
        if (length == IsoText.DateLength)
        {
            writer.WriteString(TransactionRowNames.CohortMonth, text[..IsoText.MonthLength]);
        }
        else
        {
            writer.WriteString(TransactionRowNames.CohortMonth, LogKeys.FormatMonth(date.ToYearMonth()));
        }
    }

    /// <summary>About how many bytes the row of a transaction will take.</summary>
    /// <exception cref="S3DbException">A text holds half of a surrogate pair, which no store can keep.</exception>
    public static int EstimateBytes(LogTransaction transaction)
    {
        try
        {
            return FixedBytes
                + StrictUtf8.GetByteCount(transaction.OriginalId)
                + StrictUtf8.GetByteCount(transaction.Source ?? string.Empty)
                + StrictUtf8.GetByteCount(transaction.IdempotencyKey ?? string.Empty)
                + (transaction.IssuedAt is null ? 0 : IssuedAtBytes)
                + StrictUtf8.GetByteCount(transaction.Incarnation ?? string.Empty);
        }
        catch (EncoderFallbackException e)
        {
            throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"Cannot write a transaction of '{transaction.OriginalId}': its id, source or idempotency key "
                + "holds half"
                + $" of a surrogate pair (at {e.Index}). Pass well-formed Unicode text.",
                e);
        }
    }
}
