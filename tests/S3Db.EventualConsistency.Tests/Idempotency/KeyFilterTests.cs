using System.Buffers;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace S3Db.EventualConsistency.Tests.Idempotency;

public sealed class KeyFilterTests
{
    private static readonly Gen<KeyScope> Scopes = Gen.Frequency(
        (4, Gen.Choose(0, 200_000).Select(i => KeyScope.Of($"w{i % 7}", $"k{i}"))),
        (1, Gen.Elements(new KeyScope(0, 0), new KeyScope(ulong.MaxValue, uint.MaxValue), new KeyScope(1UL << 32, 1))));

    [Fact]
    public void Read_AfterWrite_HoldsWhatWasWritten() => PropertyCheck.ForAll(
        Scopes.ListOf(),
        scopes =>
        {
            var filter = Copy(KeyFilter.Of(scopes));
            return scopes.All(filter.MayHold);
        });

    [Fact]
    public void MayHold_OfHundredThousand_HardlyEverErrs()
    {
        var filter = Copy(KeyFilter.Of(Enumerable.Range(0, 100_000).Select(i => KeyScope.Of("w", $"in-{i}"))));

        var wrong = Enumerable.Range(0, 100_000).Count(i => filter.MayHold(KeyScope.Of("w", $"out-{i}")));

        Assert.InRange(wrong, 0, 20);
    }

    [Theory]
    [InlineData("\"gA==\"")]
    [InlineData("\"/////////w8=\"")]
    [InlineData("\"?\"")]
    public void Read_WhenDamaged_IsAFormatError(string json)
    {
        using var document = JsonDocument.Parse(json);

        var exception = Xunit.Record.Exception(() => KeyFilter.Read(document.RootElement));

        Assert.NotNull(exception);
        Assert.True(PageCodec.IsMalformed(exception));
    }

    [Fact]
    public void Parse_AfterToString_IsTheSameScope() => PropertyCheck.ForAll(
        Scopes, scope => KeyScope.Parse(scope.ToString()) == scope);

    [Fact]
    public void Of_WhenIdAndKeyMeetElsewhere_IsAnotherScope()
    {
        Assert.NotEqual(KeyScope.Of("ab", "c"), KeyScope.Of("a", "bc"));
        Assert.NotEqual(KeyScope.Of("1", "1:a"), KeyScope.Of("11", ":a"));
        Assert.Equal("Bm8_qMva0ceBrPpJ", KeyScope.Of("w1", "order-42").ToString());
    }

    private static KeyFilter Copy(KeyFilter filter)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            filter.Write(writer);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return KeyFilter.Read(document.RootElement);
    }
}
