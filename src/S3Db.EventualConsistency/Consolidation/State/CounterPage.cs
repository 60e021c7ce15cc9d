using System.Text;

namespace S3Db.EventualConsistency;

/// <summary>
/// The counters of one page address, in the order of their ids' UTF-8 bytes. They stand in a few arrays, not in objects
/// of their own: a million of them take tens of megabytes, and the collector has next to nothing to look at.
/// </summary>
internal sealed class CounterPage(CounterColumns columns)
{
    public static readonly CounterPage Empty = new CounterPageBuilder(0, 0).Build();

    /// <summary>Bytes of memory of a counter beside its id: where that ends, and its value.</summary>
    public const int BytesPerCounter = sizeof(int) + sizeof(decimal);
    private const int FixedBytes = 256;
    private const int LifeBytes = 64;
    private const int HeldBytes = 512;

    public int Count => columns.Values.Length;

    /// <summary>Bytes of all ids.</summary>
    public int IdBytes => columns.Ids.Length;

    /// <summary>Transactions that wait for a failing reducer.</summary>
    public int HeldCount { get; } = columns.Held?.Sum(held => held.Count) ?? 0;

    /// <summary>About how many bytes of memory it takes.</summary>
    public long MemoryBytes => FixedBytes
        + columns.Ids.Length
        + ((long)Count * (BytesPerCounter + (columns.IsSet is null ? 0 : 1)))
        + ((long)Count * ((columns.Incarnations is null ? 0 : LifeBytes) + (columns.Held is null ? 0 : IntPtr.Size)))
        + ((long)HeldCount * HeldBytes);

    /// <summary>All counters, in order.</summary>
    public IEnumerable<KeyValuePair<string, CounterEntry>> Entries =>
        Enumerable.Range(0, Count).Select(i => KeyValuePair.Create(Encoding.UTF8.GetString(IdAt(i)), At(i)));

    internal CounterColumns Columns => columns;

    /// <summary>A page of counters in any order.</summary>
    /// <exception cref="ArgumentException">An id is there twice.</exception>
    public static CounterPage Of(IEnumerable<KeyValuePair<string, CounterEntry>> entries)
    {
        var sorted = entries.OrderBy(entry => entry.Key, Utf8Order.Comparer).ToList();
        var builder = new CounterPageBuilder(
            sorted.Count, sorted.Sum(entry => Encoding.UTF8.GetByteCount(entry.Key)));
        foreach (var (id, entry) in sorted)
        {
            builder.Append(Encoding.UTF8.GetBytes(id), entry);
        }

        return builder.Build();
    }

    /// <summary>The id of a counter, as UTF-8.</summary>
    public ReadOnlySpan<byte> IdAt(int index) => columns.Ids.AsSpan(columns.StartOf(index)..columns.Ends[index]);

    public CounterEntry At(int index) => new(
        columns.Values[index], columns.IsSet?[index] ?? false, columns.Incarnations?[index] ?? string.Empty)
    {
        Held = columns.Held?[index] ?? [],
    };

    /// <summary>The counter of a record; null when it has none.</summary>
    public CounterEntry? Find(string id)
    {
        Span<byte> buffer = stackalloc byte[Utf8Order.BufferBytes];
        return Find(Utf8Order.BytesOf(id, buffer));
    }

    /// <summary>The same by the id in UTF-8.</summary>
    public CounterEntry? Find(ReadOnlySpan<byte> id) => IndexOf(id, 0) is >= 0 and var index ? At(index) : null;

    /// <summary>How many counters it will have with these.</summary>
    public int CountWith(IEnumerable<string> ids)
    {
        Span<byte> buffer = stackalloc byte[Utf8Order.BufferBytes];
        var count = Count;
        foreach (var id in ids)
        {
            count += IndexOf(Utf8Order.BytesOf(id, buffer), 0) < 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>The page with other counters in the place of its own, or added to them.</summary>
    /// <param name="changed">In the order of a page, each once.</param>
    public CounterPage With(IReadOnlyList<KeyValuePair<string, CounterEntry>> changed)
    {
        Span<byte> buffer = stackalloc byte[Utf8Order.BufferBytes];
        var places = new int[changed.Count];
        var (from, count, idBytes) = (0, Count, IdBytes);
        for (var i = 0; i < places.Length; i++)
        {
            var id = Utf8Order.BytesOf(changed[i].Key, buffer);
            places[i] = IndexOf(id, from);
            if (places[i] < 0)
            {
                count++;
                idBytes += id.Length;
            }

            from = Math.Max(places[i], ~places[i]);
        }

        var builder = new CounterPageBuilder(count, idBytes);
        var copied = 0;
        for (var i = 0; i < places.Length; i++)
        {
            var place = Math.Max(places[i], ~places[i]);
            builder.Append(columns, copied, place);
            builder.Append(Utf8Order.BytesOf(changed[i].Key, buffer), changed[i].Value);
            copied = places[i] < 0 ? place : place + 1;
        }

        builder.Append(columns, copied, Count);
        return builder.Build();
    }

    /// <summary>The counters whose ids it is true for, and the others.</summary>
    public (CounterPage Those, CounterPage Others) Part(Func<ReadOnlySpan<byte>, bool> isOfThose)
    {
        var those = new CounterPageBuilder(Count, IdBytes);
        var others = new CounterPageBuilder(Count, IdBytes);
        for (var i = 0; i < Count; i++)
        {
            (isOfThose(IdAt(i)) ? those : others).Append(columns, i, i + 1);
        }

        return (those.Build(), others.Build());
    }

    /// <summary>
    /// Where a counter is, from some place on; where it is not, the complement of the place where it would be.
    /// </summary>
    private int IndexOf(ReadOnlySpan<byte> id, int from)
    {
        var (low, high) = (from, Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = IdAt(middle).SequenceCompareTo(id);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
