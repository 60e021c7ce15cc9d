using System.Buffers;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using FsCheck.Fluent;
using NodaTime;
using S3Db.Tests;

namespace S3Db.EventualConsistency.Tests.Transactions;

public sealed class PlainRowWriterTests
{
    private const string Field = "balance";
    private static readonly SegmentRef Segment = new(
        WriterId.TryParse("20261120T235959Z-0123456789abcdef", out var writer) ? writer : default, 7);

    private static readonly LogTransaction Plain = new()
    {
        OriginalId = "wallet-001", Operation = CounterOperation.Add, Value = 250.75m,
        Timestamp = Instant.FromUtc(2026, 11, 20, 2, 30) + Duration.FromNanoseconds(123_456_789L),
        CohortDate = new(2026, 11, 19), Source = "checkout", IdempotencyKey = "order-42",
    };

    [Fact]
    public void Rows_HaveTheBytesOfTheJsonWriter() =>
        PropertyCheck.ForAll(LogGenerators.Transactions.NonEmptyListOf(), transactions =>
        {
            // Half of them plain, so that one row after another is written in either way.
            var rows = transactions.Select((row, i) => i % 2 == 0 ? row : MakePlain(row)).ToList();
            return Text(SegmentCodec.Encode(Field, Segment, rows)) == string.Concat(rows.Select(ByJsonWriter));
        });

    [Fact]
    public void EveryCharacter_HasTheBytesOfTheJsonWriter()
    {
        var rows = Enumerable.Range(1, 0x2ff)
            .SelectMany(c => new[] { $"{(char)c}", $"wallet-{(char)c}-0123456789-0123456789" })
            .SelectMany(text => new[]
            {
                Plain with { OriginalId = text }, Plain with { Source = text }, Plain with { IdempotencyKey = text },
            })
            .ToList();
        Assert.Equal(string.Concat(rows.Select(ByJsonWriter)), Text(SegmentCodec.Encode(Field, Segment, rows)));
    }

    [Fact]
    public void AUsualRow_IsPlain_AndARareOneIsNot()
    {
        var id = new TransactionId(Segment.Writer, Segment.Sequence, 0);
        var writer = new PlainRowWriter(Field);
        var buffer = new ArrayBufferWriter<byte>();

        Assert.True(writer.TryWrite(buffer, id, Plain));
        var length = buffer.WrittenCount;
        Assert.False(writer.TryWrite(buffer, id, Plain with { OriginalId = "ключ" }));
        Assert.False(writer.TryWrite(buffer, id, Plain with { Source = "a\"b" }));
        Assert.False(writer.TryWrite(buffer, id, Plain with { Operation = CounterOperation.Clear }));
        Assert.False(writer.TryWrite(buffer, id, Plain with { IssuedAt = Plain.Timestamp }));
        Assert.Equal(length, buffer.WrittenCount);
    }

    [Fact]
    public void AFieldThatNeedsEscaping_IsEscaped()
    {
        var row = Text(SegmentCodec.Encode("ba\"la\\nce", Segment, [Plain]));
        Assert.Equal("ba\"la\\nce", JsonDocument.Parse(row).RootElement.GetProperty("field").GetString());
    }

    [Fact]
    public void ACohortFileOfManyPieces_IsReadBack()
    {
        var rows = Enumerable.Range(0, 3_000)
            .Select(i => new CohortRow(
                new TransactionId(Segment.Writer, 7 + (i / 1_000), i % 1_000),
                Plain with { OriginalId = i % 7 == 0 ? $"ключ-{i}" : $"wallet-{i}", Value = i / 100m },
                12,
                i,
                i % 5 == 0 ? Outcomes.Minimum : null,
                i % 3 == 0 ? i * -0.5m : null,
                i % 2 == 0 ? Plain.Timestamp + Duration.FromHours(i) : null))
            .ToList();

        var stored = CohortFileCodec.Encode(Field, rows);

        Assert.Equal(rows, CohortFileCodec.Decode("key", Field, Plain.CohortDate, stored));
        Assert.Equal(stored, CohortFileCodec.Encode(Field, rows));
    }

    [Fact]
    public void Amounts_HaveTheirCanonicalText() => PropertyCheck.ForAll(Generators.Decimals, value =>
    {
        var text = new byte[DecimalText.LengthMax];
        return Encoding.UTF8.GetString(text, 0, DecimalText.Format(value, text)) == DecimalText.Format(value);
    });

    [Fact]
    public void Instants_HaveTheTextOfTheIsoPattern_WhateverDayWasBefore()
    {
        var days = new DayWriter();
        var random = new Random(1);
        var (text, expected) = (new byte[IsoText.InstantLengthMax], new byte[IsoText.InstantLengthMax]);
        Instant[] starts =
        [
            Instant.MinValue, Instant.FromUtc(1, 1, 1, 0, 0), Plain.Timestamp, Instant.FromUtc(2026, 11, 21, 0, 0),
            Instant.FromUtc(9999, 12, 30, 0, 0),
        ];
        for (var i = 0; i < 2_000; i++)
        {
            var start = starts[random.Next(starts.Length)];
            var instant = start + Duration.FromNanoseconds(random.NextInt64(36) * 3_600_000_000_000)
                + Duration.FromNanoseconds(random.Next(2) * (long)random.Next());

            var length = days.Format(instant, text);

            Assert.Equal(
                Encoding.UTF8.GetString(expected, 0, IsoText.Format(instant, expected)),
                Encoding.UTF8.GetString(text, 0, length));
            if (SegmentRowsBuilder.IsNear(instant.InUtc().Year))
            {
                var nanoseconds = (instant - NodaConstants.UnixEpoch).ToInt64Nanoseconds();
                Assert.Equal(
                    Encoding.UTF8.GetString(expected, 0, IsoText.Format(instant, expected)),
                    Encoding.UTF8.GetString(text, 0, days.Format(nanoseconds, text)));
            }
        }
    }

    private static LogTransaction MakePlain(LogTransaction row) => row with
    {
        OriginalId = $"wallet-{row.OriginalId.Length}",
        Operation = row.Operation == CounterOperation.Clear ? CounterOperation.Set : row.Operation,
        Source = row.Source is null ? null : "import",
        IdempotencyKey = row.IdempotencyKey is null ? null : "order",
    };

    private static string ByJsonWriter(LogTransaction row, int index)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, TransactionRowWriter.JsonOptions);
        writer.WriteStartObject();
        TransactionRowWriter.WriteTransaction(writer, Field, new(Segment.Writer, Segment.Sequence, index), row);
        writer.WriteEndObject();
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static string Text(byte[] stored)
    {
        using var gzip = new GZipStream(new MemoryStream(stored), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return reader.ReadToEnd();
    }
}
