using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using S3Db.Tests;

namespace S3Db.EventualConsistency.Tests.State;

/// <summary>The fast way says and writes what the JSON reader and writer do, or leaves the page to them.</summary>
public sealed class PlainCounterPageTests
{
    private const string Name = "v01-000001";
    private const int InflatedBytesMax = 1 << 20;

    private static Gen<CounterPage> Pages { get; } =
        from entries in (
            from id in Gen.Choose(0, 99)
            from value in Generators.Decimals
            from isSet in Gen.Elements(false, true)
            select ($"wallet-{id}", new CounterEntry(value, isSet, string.Empty))).ListOf()
        select CounterPage.Of(entries.DistinctBy(entry => entry.Item1).ToDictionary(e => e.Item1, e => e.Item2));

    [Fact]
    public void Pages_HaveTheBytesOfTheJsonWriter() => PropertyCheck.ForAll(Pages, page =>
    {
        Assert.True(PlainCounterPage.IsPlain(page));
        return Text(PageCodec.Encode(Name, "balance", page)) == ByJson(page);
    });

    [Fact]
    public void EveryCharacter_HasTheBytesOfTheJsonWriter()
    {
        for (var c = 1; c < 0x2ff; c++)
        {
            var page = CounterPage.Of([KeyValuePair.Create($"w{(char)c}", new CounterEntry(1, false, string.Empty))]);
            Assert.Equal(ByJson(page), Text(PageCodec.Encode(Name, "balance", page)));
        }
    }

    [Fact]
    public void EveryByteChanged_IsReadAsByTheJsonReader_OrLeftToIt()
    {
        var text = ByJson(CounterPage.Of(new Dictionary<string, CounterEntry>
        {
            ["a"] = new(-1.25m, false, string.Empty),
            ["bc{"] = new(0, true, string.Empty),
            ["d"] = new(10m, false, string.Empty),
        })).Replace("bc{", "bcd", StringComparison.Ordinal);
        var (plain, left) = (0, 0);
        for (var place = 0; place <= text.Length; place++)
        {
            foreach (var change in "\"\\{}[]:,. 019-+eEatsx\u007f\n")
            {
                Compare(text.Insert(place, $"{change}"));
                if (place < text.Length)
                {
                    Compare($"{text[..place]}{change}{text[(place + 1)..]}");
                    Compare(text.Remove(place, 1));
                }
            }
        }

        Assert.True(plain > 100 && left > 1_000, $"{plain} plain, {left} left");

        void Compare(string changed)
        {
            if (PlainCounterPage.TryRead(Encoding.UTF8.GetBytes(changed), Name) is not { } page)
            {
                left++;
                return;
            }

            plain++;
            using var json = JsonDocument.Parse(changed);
            Assert.Equal(1, json.RootElement.GetProperty("format").GetInt32());
            Assert.Equal(Name, json.RootElement.GetProperty("page").GetString());
            Assert.Equal(CounterPageJson.Read(json.RootElement.GetProperty("entries")).Entries, page.Entries);
        }
    }

    [Fact]
    public void IdsInAnotherOrder_AreSorted_AndOneTwiceIsRefused()
    {
        var swapped = Stored("\"b\":{\"value\":1},\"a\":{\"value\":2}");
        var twice = Stored("\"a\":{\"value\":1},\"a\":{\"value\":2}");

        Assert.Equal(["a", "b"], PageCodec.DecodeCounters("key", Name, swapped).Entries.Select(entry => entry.Key));
        Assert.Throws<PageUnreadableException>(() => PageCodec.DecodeCounters("key", Name, twice));
    }

    [Fact]
    public void AnIdOfManyBraces_IsReadBack()
    {
        var page = CounterPage.Of(
        [
            KeyValuePair.Create("aaaaaaaaaaaaaaaa", new CounterEntry(1, false, string.Empty)),
            KeyValuePair.Create(new string('{', 900), new CounterEntry(2, false, string.Empty)),
        ]);

        Assert.Equal(
            page.Entries, PageCodec.DecodeCounters("key", Name, PageCodec.Encode(Name, "balance", page)).Entries);
    }

    private static byte[] Stored(string entries) => Gzip.Deflate(Encoding.UTF8.GetBytes(
        $"{{\"format\":1,\"page\":\"{Name}\",\"entries\":{{{entries}}}}}"));

    private static string ByJson(CounterPage page) => Text(PageCodec.Encode(
        Name, writer => CounterPageJson.Write(writer, "balance", page)));

    private static string Text(byte[] body) => Encoding.UTF8.GetString(Gzip.Inflate(body, InflatedBytesMax));
}
