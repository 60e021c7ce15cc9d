using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using S3Db.Testing;
using S3Db.Tests;

namespace S3Db.EventualConsistency.Tests.State;

/// <summary>A page is a sorted dictionary, whatever the ids are.</summary>
public sealed class CounterPageTests
{
    private static readonly HeldTransaction Held = new(
        new TransactionId(WriterId.Create(Instant.FromUtc(2026, 11, 20, 0, 0), new SeededRandomSource(1)), 1, 0),
        new LogTransaction
        {
            OriginalId = "w", Operation = CounterOperation.Add, Value = 1,
            Timestamp = Instant.FromUtc(2026, 11, 20, 0, 0), CohortDate = new(2026, 11, 20),
        });

    private static Gen<Dictionary<string, CounterEntry>> Counters { get; } =
        from isPlain in Gen.Frequency((1, Gen.Constant(true)), (1, Gen.Constant(false)))
        from entries in (
            from id in Gen.Frequency(
                (3, Gen.Choose(0, 200).Select(i => $"wallet-{i}")), (isPlain ? 0 : 1, Generators.Texts))
            from value in Generators.Decimals
            from isSet in Gen.Elements(false, true)
            from life in Gen.Frequency((4, Gen.Constant(string.Empty)), (isPlain ? 0 : 1, Gen.Constant("life")))
            from held in Gen.Frequency((4, Gen.Constant(0)), (isPlain ? 0 : 1, Gen.Constant(2)))
            select (id, new CounterEntry(ExactDecimal.Canonical(value), isSet, life)
            {
                Held = [.. Enumerable.Repeat(Held, held)],
            })).ListOf()
        select entries.DistinctBy(entry => entry.id).ToDictionary(entry => entry.id, entry => entry.Item2);

    [Fact]
    public void APage_HoldsWhatItWasMadeOf_InTheOrderOfUtf8() => PropertyCheck.ForAll(Counters, counters =>
    {
        var page = CounterPage.Of(counters);

        var ids = page.Entries.Select(entry => Encoding.UTF8.GetBytes(entry.Key)).ToList();
        return IsSame(counters, page)
            && ids.Zip(ids.Skip(1)).All(pair => pair.First.AsSpan().SequenceCompareTo(pair.Second) < 0)
            && page.HeldCount == counters.Values.Sum(entry => entry.Held.Count)
            && page.Find("none of them") is null;
    });

    [Fact]
    public void OthersInTheirPlace_AreThoseOfADictionary() => PropertyCheck.ForAll(
        Counters.Zip(Counters), pair =>
        {
            var (before, changed) = pair;
            var expected = new Dictionary<string, CounterEntry>(before, StringComparer.Ordinal);
            foreach (var (id, entry) in changed)
            {
                expected[id] = entry;
            }

            var page = CounterPage.Of(before);
            var sorted = changed.OrderBy(entry => entry.Key, Utf8Order.Comparer).ToList();

            return IsSame(expected, page.With(sorted)) && page.CountWith(changed.Keys) == expected.Count
                && IsSame(before, page);
        });

    [Fact]
    public void Parts_AreWhatTheirIdsSay() => PropertyCheck.ForAll(Counters, counters =>
    {
        var (those, others) = CounterPage.Of(counters).Part(id => (StableHash.PageHashOf(id) & 1) == 1);

        return IsSame(counters.Where(entry => (StableHash.PageHashOf(entry.Key) & 1) == 1).ToDictionary(), those)
            && IsSame(counters.Where(entry => (StableHash.PageHashOf(entry.Key) & 1) == 0).ToDictionary(), others);
    });

    [Fact]
    public void StoredPages_AreReadBack() => PropertyCheck.ForAll(Counters, counters =>
    {
        var body = PageCodec.Encode("v01-000001", "balance", CounterPage.Of(counters));

        return IsSame(counters, PageCodec.DecodeCounters("key", "v01-000001", body));
    });

    [Fact]
    public void AnIdTwice_IsRefused()
    {
        var one = KeyValuePair.Create("w1", new CounterEntry(1, false, string.Empty));

        Assert.Throws<ArgumentException>(() => CounterPage.Of([one, one]));
        Assert.Throws<ArgumentException>(() => CounterPage.Empty.With([one, one]));
    }

    /// <summary>The collector looks at none of them, and a million take tens of megabytes.</summary>
    [Fact]
    public void AUsualCounter_TakesTwentyBytesBesideItsId()
    {
        const int count = 4_096;
        var ids = Enumerable.Range(0, count).Select(i => $"wallet-{i:D7}").ToList();
        var page = CounterPage.Of(ids.ToDictionary(id => id, _ => new CounterEntry(1.5m, false, string.Empty)));
        var changed = new[] { KeyValuePair.Create(ids[7], new CounterEntry(2.5m, false, string.Empty)) };
        page.With(changed);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var next = page.With(changed);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(page.MemoryBytes, count * (14 + 20), count * (14 + 21));
        Assert.InRange(allocated, next.MemoryBytes - 256, next.MemoryBytes + 1_024);
    }

    private static bool IsSame(Dictionary<string, CounterEntry> expected, CounterPage page) =>
        page.Count == expected.Count
        && page.Entries.All(entry => expected.TryGetValue(entry.Key, out var other) && IsSame(entry.Value, other))
        && expected.All(entry => page.Find(entry.Key) is { } found && IsSame(found, entry.Value));

    private static bool IsSame(CounterEntry one, CounterEntry other) =>
        one.Value == other.Value && one.IsSet == other.IsSet && one.Incarnation == other.Incarnation
        && one.Held.SequenceEqual(other.Held);
}
