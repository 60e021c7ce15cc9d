using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace S3Db.EventualConsistency.Tests.Transactions;

public sealed class SegmentCodecTests
{
    private const string Golden = "segment";
    private static readonly string GoldenFolder = Path.Combine(AppContext.BaseDirectory, "golden");
    private static readonly SegmentRef Segment = new(Writer("20261120T235959Z-0123456789abcdef"), 7);

    private static readonly LogTransaction[] Sample =
    [
        new()
        {
            OriginalId = "wallet-001", Operation = CounterOperation.Add, Value = 250.75m,
            Timestamp = Instant.FromUtc(2026, 11, 20, 2, 30) + Duration.FromNanoseconds(123_456_789L),
            CohortDate = new(2026, 11, 19), Source = "checkout", IdempotencyKey = "order-42",
        },
        new()
        {
            OriginalId = "ключ \"1\"\n😀", Operation = CounterOperation.Sub, Value = 0.000000000001m,
            Timestamp = Instant.FromUtc(2026, 11, 20, 23, 59, 59), CohortDate = new(2026, 11, 20),
        },
        new()
        {
            OriginalId = "w2", Operation = CounterOperation.Set, Value = -79228162514264337593543950335m,
            Timestamp = Instant.FromUtc(2026, 12, 1, 0, 0), CohortDate = new(2026, 12, 1), Source = string.Empty,
        },
        new()
        {
            OriginalId = "w2", Operation = CounterOperation.Clear, Value = 0m,
            Timestamp = Instant.FromUtc(2026, 12, 1, 0, 0), CohortDate = new(2026, 12, 1), IdempotencyKey = "nonce",
        },
    ];

    [Fact]
    public void Encode_WhenASegmentIsWritten_KeepsTheGoldenText() =>
        Assert.Equal(
            File.ReadAllText(Path.Combine(GoldenFolder, $"{Golden}.jsonl")),
            Text(SegmentCodec.Encode("balance", Segment, Sample)));

    [Fact]
    public void Decode_WhenTheGoldenSegmentIsRead_GivesItsTransactions() =>
        Assert.Equal(
            Sample,
            SegmentCodec.Decode(
                Segment, "balance", File.ReadAllBytes(Path.Combine(GoldenFolder, $"{Golden}.jsonl.gz"))));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Decode_WhenALineIsAlmostPlain_ReadsItAsWithAnExtraProperty(bool hasKey)
    {
        var row = hasKey ? Sample[0] : Sample[0] with { Source = null, IdempotencyKey = null };
        var line = Text(SegmentCodec.Encode("balance", Segment, [row])).TrimEnd('\n');
        foreach (var position in Enumerable.Range(1, line.Length - 1))
        {
            foreach (var other in "0159\"\\ ,-.+eZTt:{}\t\u007f\u00e9")
            {
                // The first property is unknown, so that this line is certainly not of the plain shape.
                var changed = $"{line[..position]}{other}{line[(position + 1)..]}";
                Assert.Equal(TryDecode("{\"x\":1," + changed[1..]), TryDecode(changed));
            }
        }
    }

    [Fact]
    public void Decode_WhenAnythingWasEncoded_GivesItBackExactly() =>
        Prop.ForAll(Arb.From(LogGenerators.Transactions.NonEmptyListOf()), transactions =>
        {
            var stored = SegmentCodec.Encode("balance", Segment, [.. transactions]);
            var read = SegmentCodec.Decode(Segment, "balance", stored);
            return read.SequenceEqual(transactions)
                && read.Zip(transactions).All(p =>
                    decimal.GetBits(p.First.Value).SequenceEqual(decimal.GetBits(p.Second.Value)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Decode_WhenPropertiesAreReorderedAndUnknownOnesAdded_ReadsTheRow()
    {
        var id = $"{Segment.Writer}-7-0";
        var line = $$$"""
            {"cohortMonth":"2026-11","extra":{"a":[1,2]},"value":1.50,"operation":"add","cohortDate":"2026-11-20",
            "timestamp":"2026-11-20T00:00:00Z","field":"balance","originalId":"w1","id":"{{{id}}}","later":null}
            """.ReplaceLineEndings(string.Empty) + "\n";

        var read = Assert.Single(Decode(line));

        Assert.Equal((1.5m, "w1"), (read.Value, read.OriginalId));
    }

    [Theory]
    [InlineData("abcdef-7-0\"", "abcdef-7-1\"", "its id")]
    [InlineData("-7-0\"", "-8-0\"", "its id")]
    [InlineData("\"field\":\"balance\"", "\"field\":\"points\"", "of the field 'points'")]
    [InlineData("\"add\"", "\"mul\"", "newer version")]
    [InlineData("\"add\"", "\"ADD\"", "newer version")]
    [InlineData("250.75", "\"250.75\"", "its value")]
    [InlineData("250.75", "2.5e2", "its value")]
    [InlineData("250.75", "1.00000000000000000000000000001", "its value")]
    [InlineData("2026-11-20T02", "2026-11-31T02", "its timestamp")]
    [InlineData("\"cohortDate\":\"2026-11-19\"", "\"cohortDate\":\"2026-12-19\"", "is not the month")]
    [InlineData("\"cohortDate\":\"2026-11-19\",", "", "no cohortDate")]
    [InlineData("\"originalId\":\"wallet-001\"", "\"originalId\":\"\"", "no originalId")]
    [InlineData("\"originalId\":\"wallet-001\"", "\"originalId\":null", "its originalId")]
    [InlineData("\"originalId\":\"wallet-001\"", "\"originalId\":\"\\ud800\"", "Unicode")]
    [InlineData("\"source\":\"checkout\"", "\"value\":1", "two properties 'value'")]
    [InlineData("\"source\":\"checkout\"", "\"source\"", "")]
    [InlineData("\"order-42\"}", "\"order-42\"}{}", "")]
    [InlineData("\"order-42\"}", "\"order-42\"", "")]
    public void Decode_WhenARowIsNotWhatAWriterWrites_NamesSegmentLineAndReason(string from, string to, string reason)
    {
        var text = Text(SegmentCodec.Encode("balance", Segment, Sample[..1]));
        Assert.Contains(from, text, StringComparison.Ordinal);

        var error = Assert.Throws<SegmentCorruptException>(
            () => Decode(text.Replace(from, to, StringComparison.Ordinal)));

        Assert.Equal((S3DbErrorKind.Corrupt, 1, Segment), (error.Kind, error.Line, error.Segment));
        Assert.Contains($"{Segment.Writer}/000000000007', line 1", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("[]\n")]
    [InlineData("{}")]
    [InlineData("null\n")]
    public void Decode_WhenTheTextIsNoList_RefusesIt(string text) =>
        Assert.Throws<SegmentCorruptException>(() => Decode(text));

    [Fact]
    public void Decode_WhenTheSecondLineIsBad_NamesIt()
    {
        var text = Text(SegmentCodec.Encode("balance", Segment, Sample));

        var error = Assert.Throws<SegmentCorruptException>(
            () => Decode(text.Replace("\"sub\"", "\"sup\"", StringComparison.Ordinal)));

        Assert.Equal(2, error.Line);
    }

    [Fact]
    public void Decode_WhenTheObjectIsCutAnywhere_RefusesIt()
    {
        var stored = SegmentCodec.Encode("balance", Segment, Sample);

        Assert.All(
            Enumerable.Range(0, stored.Length),
            length => Assert.Throws<SegmentCorruptException>(
                () => SegmentCodec.Decode(Segment, "balance", stored.AsMemory(0, length))));
    }

    [Fact]
    public void Decode_WhenAnyByteOfTheDataIsFlipped_NeverGivesOtherTransactions()
    {
        var stored = SegmentCodec.Encode("balance", Segment, Sample);

        Assert.All(Enumerable.Range(0, stored.Length), place =>
        {
            var flipped = stored.ToArray();
            flipped[place] ^= 0x10;
            try
            {
                Assert.Equal(Sample, SegmentCodec.Decode(Segment, "balance", flipped));
            }
            catch (SegmentCorruptException e)
            {
                Assert.Equal(S3DbErrorKind.Corrupt, e.Kind);
            }
        });
    }

    [Fact]
    public void Decode_WhenBytesFollowTheGzip_RefusesIt()
    {
        byte[] stored = [.. SegmentCodec.Encode("balance", Segment, Sample), 1, 2, 3, 4];

        Assert.Throws<SegmentCorruptException>(() => SegmentCodec.Decode(Segment, "balance", stored));
    }

    [Fact]
    public void Decode_WhenItInflatesBeyondTheLimit_RefusesIt()
    {
        var error = Assert.Throws<SegmentCorruptException>(
            () => SegmentCodec.Decode(Segment, "balance", Zip(new byte[SegmentCodec.InflatedBytesMax + 1])));

        Assert.Contains("at most 67108864", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_WhenItHasTooManyRows_RefusesIt()
    {
        var error = Assert.Throws<SegmentCorruptException>(() => Decode(new string('\n', SegmentCodec.RowsMax + 1)));

        Assert.Contains("100001 lines", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_WhenThereIsNothing_RefusesIt() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SegmentCodec.Encode("balance", Segment, []));

    private static LogTransaction? TryDecode(string line)
    {
        try
        {
            return SegmentCodec.Decode(Segment, "balance", Gzip.Deflate(Encoding.UTF8.GetBytes(line + "\n")))[0];
        }
        catch (SegmentCorruptException)
        {
            return null;
        }
    }

    private static WriterId Writer(string text) =>
        WriterId.TryParse(text, out var id) ? id : throw new FormatException();

    private static SegmentRows Decode(string text) =>
        SegmentCodec.Decode(Segment, "balance", Zip(Encoding.UTF8.GetBytes(text)));

    private static byte[] Zip(byte[] text)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
        {
            gzip.Write(text);
        }

        return output.ToArray();
    }

    private static string Text(byte[] stored)
    {
        using var gzip = new GZipStream(new MemoryStream(stored), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return reader.ReadToEnd();
    }
}
