using System.Text;

namespace S3Db.EventualConsistency;

/// <summary>
/// The counters a fold works on. A record is found once by the bytes of its id and is a number from there on.
/// </summary>
internal sealed class WorkingCounters(LoadedState loaded, CounterEntry untouched)
{
    private const int FirstCapacity = 16;
    private WorkingCounter[] _counters = new WorkingCounter[FirstCapacity];
    private Slot[] _slots = new Slot[2 * FirstCapacity];

    public int Count { get; private set; }

    /// <summary>In the order of their numbers.</summary>
    public IEnumerable<WorkingCounter> All => _counters.Take(Count);

    /// <summary>The counter of that number; it stays where it is until another one is taken.</summary>
    public ref WorkingCounter this[int number] => ref _counters[number];

    /// <summary>The number of a record's counter, which is loaded if it was not taken before.</summary>
    /// <param name="id">The record's id as UTF-8.</param>
    /// <param name="hash">Its <see cref="StableHash.PageHashOf(ReadOnlySpan{byte})"/>.</param>
    public int Take(ReadOnlySpan<byte> id, uint hash)
    {
        ref var slot = ref FindSlot(id, hash);
        return slot.IsTaken ? slot.Number : Add(ref slot, id, hash);
    }

    public int Take(string id)
    {
        Span<byte> buffer = stackalloc byte[Utf8Order.BufferBytes];
        var utf8 = Utf8Order.BytesOf(id, buffer);
        return Take(utf8, StableHash.PageHashOf(utf8));
    }

    /// <summary>The number of a counter that was taken; null for any other.</summary>
    public int? Find(string id)
    {
        Span<byte> buffer = stackalloc byte[Utf8Order.BufferBytes];
        var utf8 = Utf8Order.BytesOf(id, buffer);
        ref var slot = ref FindSlot(utf8, StableHash.PageHashOf(utf8));
        return slot.IsTaken ? slot.Number : null;
    }

    private static bool IsSame(string id, ReadOnlySpan<byte> utf8) =>
        Ascii.Equals(utf8, id) || (!Ascii.IsValid(id) && Encoding.UTF8.GetString(utf8) == id);

    /// <summary>The slot of a record: its own, or the free one that is for it.</summary>
    private ref Slot FindSlot(ReadOnlySpan<byte> id, uint hash)
    {
        var key = IdKey.Of(id);
        var mask = (uint)_slots.Length - 1;
        for (var i = hash & mask; ; i = (i + 1) & mask)
        {
            ref var slot = ref _slots[i];
            if (!slot.IsTaken
                || (slot.Key == key && (key.IsWhole || IsSame(_counters[slot.Number].Id, id))))
            {
                return ref slot;
            }
        }
    }

    private int Add(ref Slot slot, ReadOnlySpan<byte> id, uint hash)
    {
        var page = loaded.AddressOf(hash);
        var number = Count++;
        slot = new Slot(hash, number + 1, IdKey.Of(id));
        if (number == _counters.Length)
        {
            Array.Resize(ref _counters, 2 * number);
        }

        var entry = loaded.Counters[page].Find(id) ?? untouched;
        _counters[number] = new WorkingCounter(Encoding.UTF8.GetString(id), page, entry);
        if (2 * Count > _slots.Length)
        {
            Grow();
        }

        return number;
    }

    private void Grow()
    {
        var slots = new Slot[2 * _slots.Length];
        var mask = (uint)slots.Length - 1;
        foreach (var slot in _slots)
        {
            if (!slot.IsTaken)
            {
                continue;
            }

            var i = slot.Hash & mask;
            while (slots[i].IsTaken)
            {
                i = (i + 1) & mask;
            }

            slots[i] = slot;
        }

        _slots = slots;
    }

    /// <summary>Where a counter is, counted from 1, and what tells it from others without looking at it.</summary>
    private readonly record struct Slot(uint Hash, int Place, IdKey Key)
    {
        public bool IsTaken => Place != 0;

        public int Number => Place - 1;
    }
}
