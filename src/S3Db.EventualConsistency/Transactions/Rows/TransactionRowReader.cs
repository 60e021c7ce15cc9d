using System.Text;
using System.Text.Json;
using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// Collects the properties of one row, in any order, and refuses whatever is not exactly what a writer of this version
/// writes. Faults are <see cref="FormatException"/> (or the reader's own <see cref="JsonException"/>): the codec that
/// knows the key and the line turns them into its error.
/// </summary>
/// <param name="field">The field that every row must name.</param>
/// <param name="texts">What the rows of the same object repeat.</param>
/// <param name="expectedId">The id that the row must have; null when any well-formed id is right.</param>
internal struct TransactionRowReader(string field, RowTexts texts, TransactionId? expectedId = null)
{
    private TransactionId? _id;
    private string? _originalId;
    private bool _hasField;
    private decimal? _value;
    private CounterOperation? _operation;
    private Instant? _timestamp;
    private LocalDate? _cohortDate;
    private string? _cohortMonth;
    private string? _source;
    private string? _idempotencyKey;
    private Instant? _issuedAt;
    private string? _incarnation;

    /// <summary>Reads the property whose name the reader stands on, if it is one of a transaction.</summary>
    /// <returns>False when it is not; then the reader has not moved, and the caller reads or skips it.</returns>
    public bool TryReadProperty(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals(TransactionRowNames.Id.EncodedUtf8Bytes))
        {
            ReadId(ref reader);
        }
        else if (reader.ValueTextEquals(TransactionRowNames.OriginalId.EncodedUtf8Bytes))
        {
            _originalId = ReadOnce(ref reader, _originalId, "originalId");
        }
        else if (reader.ValueTextEquals(TransactionRowNames.Field.EncodedUtf8Bytes))
        {
            ReadField(ref reader);
        }
        else if (reader.ValueTextEquals(TransactionRowNames.Value.EncodedUtf8Bytes))
        {
            RefuseTwice(_value is not null, "value");
            _value = ReadDecimal(ref reader, "value");
        }
        else if (reader.ValueTextEquals(TransactionRowNames.Operation.EncodedUtf8Bytes))
        {
            ReadOperation(ref reader);
        }
        else if (reader.ValueTextEquals(TransactionRowNames.Timestamp.EncodedUtf8Bytes))
        {
            RefuseTwice(_timestamp is not null, "timestamp");
            _timestamp = IsoText.ParseInstant(ReadPlain(ref reader, "timestamp"), "timestamp");
        }
        else if (reader.ValueTextEquals(TransactionRowNames.CohortDate.EncodedUtf8Bytes))
        {
            RefuseTwice(_cohortDate is not null, "cohortDate");
            _cohortDate = IsoText.ParseDate(ReadPlain(ref reader, "cohortDate"), "cohortDate");
        }
        else if (reader.ValueTextEquals(TransactionRowNames.CohortMonth.EncodedUtf8Bytes))
        {
            _cohortMonth = ReadOnce(ref reader, _cohortMonth, "cohortMonth");
        }
        else if (reader.ValueTextEquals(TransactionRowNames.Source.EncodedUtf8Bytes))
        {
            _source = ReadOnce(ref reader, _source, "source");
        }
        else if (reader.ValueTextEquals(TransactionRowNames.IdempotencyKey.EncodedUtf8Bytes))
        {
            _idempotencyKey = ReadOnce(ref reader, _idempotencyKey, "idempotencyKey");
        }
        else if (reader.ValueTextEquals(TransactionRowNames.IssuedAt.EncodedUtf8Bytes))
        {
            RefuseTwice(_issuedAt is not null, "issuedAt");
            _issuedAt = IsoText.ParseInstant(ReadPlain(ref reader, "issuedAt"), "issuedAt");
        }
        else if (reader.ValueTextEquals(TransactionRowNames.Incarnation.EncodedUtf8Bytes))
        {
            _incarnation = ReadOnce(ref reader, _incarnation, "incarnation");
        }
        else
        {
            return false;
        }

        return true;
    }

    /// <summary>The row, once its object has ended.</summary>
    public readonly LogRow Build()
    {
        var date = _cohortDate ?? throw Missing("cohortDate");
        var month = _cohortMonth ?? throw Missing("cohortMonth");
        if (month != texts.MonthOf(date))
        {
            throw new FormatException(
                $"its cohortMonth '{month}' is not the month of its cohortDate '{date:uuuu-MM-dd}'");
        }

        if (!_hasField)
        {
            throw Missing("field");
        }

        return new(_id ?? throw Missing("id"), new LogTransaction
        {
            OriginalId = string.IsNullOrEmpty(_originalId) ? throw Missing("originalId") : _originalId,
            Operation = _operation ?? throw Missing("operation"),
            Value = _value ?? throw Missing("value"),
            Timestamp = _timestamp ?? throw Missing("timestamp"),
            CohortDate = date,
            Source = _source,
            IdempotencyKey = _idempotencyKey,
            IssuedAt = _issuedAt,
            Incarnation = _incarnation,
        });
    }

    /// <summary>Reads the amount behind the property name the reader stands on.</summary>
    public static decimal ReadDecimal(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Number && DecimalText.TryParsePlain(reader.ValueSpan, out var value)
            ? value
            : throw new FormatException($"its {name} is not a number that a decimal holds exactly");
    }

    /// <summary>Reads the text behind the property name the reader stands on.</summary>
    public static string ReadString(ref Utf8JsonReader reader, string name)
    {
        MoveToText(ref reader, name);
        return TextOf(reader, name, texts: null);
    }

    /// <summary>Reads the instant behind the property name the reader stands on.</summary>
    public static Instant ReadInstant(ref Utf8JsonReader reader, string name) =>
        IsoText.ParseInstant(ReadPlain(ref reader, name), name);

    private static void MoveToText(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new FormatException($"its {name} is not a text");
        }
    }

    private static string TextOf(in Utf8JsonReader reader, string name, RowTexts? texts)
    {
        try
        {
            return texts?.Read(reader) ?? reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException($"its {name} is not well-formed Unicode", e);
        }
    }

    /// <summary>Reads a text that has nothing to escape.</summary>
    private static ReadOnlySpan<byte> ReadPlain(ref Utf8JsonReader reader, string name)
    {
        MoveToText(ref reader, name);
        return reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(TextOf(reader, name, null)) : reader.ValueSpan;
    }

    private static void RefuseTwice(bool isThere, string name)
    {
        if (isThere)
        {
            throw new FormatException($"it has two properties '{name}'");
        }
    }

    private static FormatException Missing(string name) => new($"it has no {name}");

    private readonly string ReadOnce(ref Utf8JsonReader reader, string? before, string name)
    {
        RefuseTwice(before is not null, name);
        MoveToText(ref reader, name);
        return TextOf(reader, name, texts);
    }

    private void ReadId(ref Utf8JsonReader reader)
    {
        RefuseTwice(_id is not null, "id");
        MoveToText(ref reader, "id");
        if (expectedId is { } expected)
        {
            _id = texts.IsExpected(reader, expected.Index) || TextOf(reader, "id", null) == expected.ToString()
                ? expected
                : throw new FormatException(
                    $"its id is '{TextOf(reader, "id", null)}', and '{expected}' belongs there");
        }
        else if (texts.TryReadId(reader, out var known))
        {
            _id = known;
        }
        else
        {
            var text = TextOf(reader, "id", null);
            _id = TransactionId.TryParse(text, out var id) && text == id.ToString()
                ? texts.Remember(id)
                : throw new FormatException($"its id '{text}' is not the id of a transaction");
        }
    }

    private void ReadField(ref Utf8JsonReader reader)
    {
        RefuseTwice(_hasField, "field");
        MoveToText(ref reader, "field");
        _hasField = TextOf(reader, "field", texts) is var text && text == field
            ? true
            : throw new FormatException($"it is of the field '{text}', not of '{field}'");
    }

    private void ReadOperation(ref Utf8JsonReader reader)
    {
        RefuseTwice(_operation is not null, "operation");
        MoveToText(ref reader, "operation");
        _operation = TextOf(reader, "operation", texts) switch
        {
            "set" => CounterOperation.Set,
            "add" => CounterOperation.Add,
            "sub" => CounterOperation.Sub,
            "clear" => CounterOperation.Clear,
            var other => throw new FormatException(
                $"its operation '{other}' is unknown; it was probably written by a newer version of S3Db:"
                + " upgrade this one"),
        };
    }
}
