using System.Text;
using FsCheck;
using FsCheck.Fluent;
using S3Db.Storage;

namespace S3Db.Tests.Storage;

public sealed class KeySegmentTests
{
    [Theory]
    [InlineData("wallet-001", "wallet-001")]
    [InlineData("A_b.c", "A_b.c")]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a b", "a%20b")]
    [InlineData("é", "%C3%A9")]
    [InlineData("100%", "100%25")]
    [InlineData("a~b", "a%7Eb")]
    [InlineData("a=b", "a%3Db")]
    [InlineData(".", "%2E")]
    [InlineData("..", "%2E%2E")]
    [InlineData(".a.", "%2Ea%2E")]
    [InlineData("a.b.", "a.b%2E")]
    public void Encode_WhenTextIsShort_EscapesWhatKeysCannotHold(string text, string expected)
    {
        Assert.Equal(expected, KeySegment.Encode(text));
        Assert.True(KeySegment.TryDecode(expected, out var decoded));
        Assert.Equal(text, decoded);
    }

    [Fact]
    public void Encode_WhenTextIsLong_KeepsBeginningAndHash()
    {
        var text = new string('a', 121);

        var encoded = KeySegment.Encode(text);

        Assert.Equal(50 + 1 + 64, encoded.Length);
        Assert.StartsWith(new string('a', 50) + "~", encoded, StringComparison.Ordinal);
        Assert.False(KeySegment.TryDecode(encoded, out _));
        Assert.Equal(new string('a', 120), KeySegment.Encode(new string('a', 120)));
    }

    [Theory]
    [InlineData(48)]
    [InlineData(49)]
    public void Encode_WhenCutWouldSplitAnEscape_CutsBeforeIt(int plain)
    {
        var encoded = KeySegment.Encode(new string('a', plain) + "/" + new string('b', 100));

        Assert.StartsWith(new string('a', plain) + "~", encoded, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x61, 0xd800)]
    [InlineData(0xdc00, 0x61)]
    public void Encode_WhenTextHasHalfAPair_IsRefused(int first, int second)
    {
        var text = string.Concat((char)first, (char)second);

        var error = Assert.Throws<S3DbException>(() => KeySegment.Encode(text));

        Assert.Equal(S3DbErrorKind.Invalid, error.Kind);
        Assert.Contains("1024 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_WhenTextIsEmptyOrOverTheLimit_IsRefused()
    {
        Assert.Throws<S3DbException>(() => KeySegment.Encode(string.Empty));
        KeySegment.Encode(new string('a', KeySegment.TextBytesMax));

        Assert.Throws<S3DbException>(() => KeySegment.Encode(new string('a', KeySegment.TextBytesMax + 1)));
        Assert.Throws<S3DbException>(() => KeySegment.Encode(new string('é', (KeySegment.TextBytesMax / 2) + 1)));
    }

    [Theory]
    [InlineData("a%2fb")]
    [InlineData("%61")]
    [InlineData("a.")]
    [InlineData("a%2")]
    [InlineData("a%")]
    [InlineData("%C3")]
    [InlineData("a/b")]
    [InlineData("")]
    public void TryDecode_WhenSegmentIsNotCanonical_SaysNo(string segment)
    {
        Assert.False(KeySegment.TryDecode(segment, out var text));
        Assert.Empty(text);
    }

    [Fact]
    public void Encode_OfAnyText_DecodesIsInjectiveAndKeepsLimits()
    {
        Prop.ForAll<string, string>((left, right) => Holds(left) && Holds(right)
            && (left == right || !IsText(left) || !IsText(right)
                || KeySegment.Encode(left) != KeySegment.Encode(right)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

        static bool Holds(string text)
        {
            if (!IsText(text))
            {
                return true;
            }

            var encoded = KeySegment.Encode(text);
            ObjectKey.Validate(encoded);
            return encoded.Length <= KeySegment.LengthMax
                && (encoded.Contains('~', StringComparison.Ordinal)
                    || (KeySegment.TryDecode(encoded, out var decoded) && decoded == text));
        }
    }

    private static bool IsText(string? text)
    {
        try
        {
            return !string.IsNullOrEmpty(text)
                && new UTF8Encoding(false, true).GetByteCount(text) <= KeySegment.TextBytesMax;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
