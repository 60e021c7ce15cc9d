using FsCheck;
using FsCheck.Fluent;

namespace S3Db.EventualConsistency.Tests;

public sealed class ConsistencyTokenTests
{
    private const string Log = "wallets_transactions_balance";
    private static readonly WriterId[] Writers =
    [
        Writer("20261120T235959Z-0123456789abcdef"),
        Writer("20261120T235959Z-fedcba9876543210"),
        Writer("00010101T000000Z-0000000000000000"),
        Writer("99991231T235959Z-ffffffffffffffff"),
    ];

    private static readonly Gen<long?> Generations =
        Gen.OneOf(Gen.Constant<long?>(null), Gen.Choose(0, 300).Select(number => (long?)number));

    private static readonly Gen<SegmentRef> Segments =
        from writer in Gen.Elements(Writers)
        from sequence in Gen.Choose(1, 300)
        select new SegmentRef(writer, sequence);

    private static readonly Gen<ConsistencyToken> Single =
        from log in Gen.Elements(Log, "wallets_transactions_points", "é_transactions_ü")
        from shard in Gen.Elements(0, 1, 255)
        from generation in Generations
        from segments in Segments.ListOf()
        select ConsistencyToken.Of(log, shard, generation, segments);

    private static readonly Gen<ConsistencyToken> Tokens =
        Single.ListOf().Select(tokens => tokens.Aggregate(ConsistencyToken.Empty, (all, token) => all.Merge(token)));

    [Fact]
    public void Merge_WhenGroupedOtherwise_IsTheSame() =>
        PropertyCheck.ForAll(Tokens.Three(), t =>
            t.Item1.Merge(t.Item2).Merge(t.Item3).Equals(t.Item1.Merge(t.Item2.Merge(t.Item3))));

    [Fact]
    public void Merge_WhenTurnedAround_IsTheSame() =>
        PropertyCheck.ForAll(Tokens.Two(), t => t.Item1.Merge(t.Item2).Equals(t.Item2.Merge(t.Item1)));

    [Fact]
    public void Merge_WhenRepeated_ChangesNothing() =>
        PropertyCheck.ForAll(Tokens.Two(), t =>
            t.Item1.Merge(t.Item1).Equals(t.Item1)
            && t.Item1.Merge(t.Item2).Merge(t.Item2).Equals(t.Item1.Merge(t.Item2))
            && t.Item1.Merge(ConsistencyToken.Empty).Equals(t.Item1));

    [Fact]
    public void Merge_WhenBothSpeakOfAShard_TakesTheMaximumOfEach()
    {
        var older = ConsistencyToken.Of(Log, 3, 7, new SegmentRef(Writers[0], 5), new SegmentRef(Writers[1], 9));
        var newer = ConsistencyToken.Of(Log, 3, 8, new SegmentRef(Writers[0], 6), new SegmentRef(Writers[1], 2));

        var merged = older.Merge(newer);

        Assert.True(merged.TryGetGeneration(Log, 3, out var generation));
        Assert.Equal(8, generation);
        Assert.Equal([new(Writers[0], 6), new(Writers[1], 9)], merged.SegmentsOf(Log, 3));
        Assert.Equal([new LogShard(Log, 3)], merged.Shards);
    }

    [Fact]
    public void Of_WhenAWriterComesTwice_KeepsItsLastSegment() =>
        Assert.Equal(
            [new(Writers[0], 6)],
            ConsistencyToken.Of(Log, 0, null, new SegmentRef(Writers[0], 6), new SegmentRef(Writers[0], 5))
                .SegmentsOf(Log, 0));

    [Fact]
    public void Of_WhenItAsksForNothing_IsEmpty() =>
        Assert.Same(ConsistencyToken.Empty, ConsistencyToken.Of(Log, 0, null));

    [Fact]
    public void TryGetGeneration_WhenTheTokenHasNone_IsFalse()
    {
        var token = ConsistencyToken.Of(Log, 0, null, new SegmentRef(Writers[0], 6));

        Assert.False(token.TryGetGeneration(Log, 0, out _));
        Assert.False(token.TryGetGeneration(Log, 1, out _));
        Assert.Empty(token.SegmentsOf(Log, 1));
    }

    [Fact]
    public void TryGetGeneration_WhenGenerationZero_IsTrue() =>
        Assert.True(ConsistencyToken.Of(Log, 0, 0).TryGetGeneration(Log, 0, out _));

    [Fact]
    public void Parse_WhenFormatted_GivesAnEqualToken() =>
        PropertyCheck.ForAll(Tokens, token =>
        {
            var back = ConsistencyToken.Parse(token.ToString());
            return back.Equals(token) && back.GetHashCode() == token.GetHashCode()
                && back.ToString() == token.ToString()
                && back.Shards.SequenceEqual(token.Shards)
                && token.Shards.All(shard =>
                    back.SegmentsOf(shard.LogResource, shard.Shard)
                        .SequenceEqual(token.SegmentsOf(shard.LogResource, shard.Shard)));
        });

    [Fact]
    public void ToString_WhenOfAReceipt_IsShortAndSafeInUrlsAndHeaders()
    {
        var text = ConsistencyToken.Of(Log, 12, null, new SegmentRef(Writers[0], 123_456)).ToString();

        Assert.Matches("^v1\\.[A-Za-z0-9_-]+$", text);
        Assert.InRange(text.Length, 10, 80);
    }

    [Fact]
    public void ToString_WhenStored_StaysTheSameInLaterVersions() =>
        Assert.Equal(
            "v1.ARx3YWxsZXRzX3RyYW5zYWN0aW9uc19iYWxhbmNlAAgBt7P_xtbNBAEjRWeJq83vBVSy-Ic",
            ConsistencyToken.Of(Log, 0, 7, new SegmentRef(Writers[0], 5)).ToString());

    [Fact]
    public void TryParse_WhenAnyCharacterIsChangedOrCut_IsFalse()
    {
        var text = ConsistencyToken.Of(Log, 0, 7, new SegmentRef(Writers[0], 5)).ToString();
        for (var i = 0; i < text.Length; i++)
        {
            var changed = text.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'B' : 'A';

            Assert.False(ConsistencyToken.TryParse(new(changed), out _), new(changed));
            Assert.False(ConsistencyToken.TryParse(text[..i], out _), text[..i]);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("v1.")]
    [InlineData("v2.AAAA")]
    [InlineData("v1.####")]
    [InlineData("hello")]
    [InlineData("v1.AAAAAAAAAAAAAAAA")]
    public void Parse_WhenGarbage_SaysWhatToDo(string text)
    {
        var error = Assert.Throws<S3DbException>(() => ConsistencyToken.Parse(text));

        Assert.Equal(S3DbErrorKind.Invalid, error.Kind);
        Assert.Contains($"'{text}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("ToString()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_WhenRandomBytesHaveARightChecksum_NeverThrowsAnythingElse() =>
        PropertyCheck.ForAll(Gen.Choose(0, 255).Select(number => (byte)number).ListOf(), bytes =>
        {
            var text = ConsistencyTokenText.Seal([.. bytes]);
            return !ConsistencyToken.TryParse(text, out var token) || token.ToString() == text;
        });

    [Theory]
    [InlineData("")]
    [InlineData("8000")]
    [InlineData("0000")]
    [InlineData("0100000000")]
    [InlineData("02016100010001610001")]
    [InlineData("0101610002008100")]
    [InlineData("01016100000180")]
    [InlineData("ffffffffffffffff7f")]
    [InlineData("01ffffffffffffffff7f")]
    [InlineData("0101ff000100")]
    public void TryParse_WhenSealedButNotWhatFormatWrites_IsFalse(string payload) =>
        Assert.False(ConsistencyToken.TryParse(ConsistencyTokenText.Seal(Convert.FromHexString(payload)), out _));

    [Fact]
    public void TryParse_WhenSealedAndWhatFormatWrites_IsTrue() =>
        Assert.True(ConsistencyToken.TryParse(ConsistencyTokenText.Seal(Convert.FromHexString("010161000100")), out _));

    [Fact]
    public void Parse_WhenTheTextIsEndless_ShowsOnlyItsBeginning() =>
        Assert.InRange(
            Assert.Throws<S3DbException>(() => ConsistencyToken.Parse("v1." + new string('A', 1_000_000)))
                .Message.Length,
            1,
            400);

    [Fact]
    public void TryParse_WhenNull_IsFalse() => Assert.False(ConsistencyToken.TryParse(null, out _));

    [Fact]
    public void ReadConsistency_WhenDefault_IsEventual()
    {
        Assert.Equal(ReadConsistency.Eventual, default);
        Assert.Equal("eventual", ReadConsistency.Eventual.ToString());
    }

    [Fact]
    public void ReadConsistency_WhenAtLeastEqualTokens_IsEqual()
    {
        Assert.Equal(
            ReadConsistency.AtLeast(ConsistencyToken.Of(Log, 0, 7)),
            ReadConsistency.AtLeast(ConsistencyToken.Of(Log, 0, 7)));
        Assert.NotEqual(ReadConsistency.AtLeast(ConsistencyToken.Empty), ReadConsistency.Eventual);
        Assert.NotEqual(ReadConsistency.Strong, ReadConsistency.Eventual);
    }

    private static WriterId Writer(string text) => WriterId.TryParse(text, out var writer)
        ? writer
        : throw new ArgumentException(text, nameof(text));
}
