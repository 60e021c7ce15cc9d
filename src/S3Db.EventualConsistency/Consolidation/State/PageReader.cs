using System.Text.Json;
using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// Reads the pages a manifest references. They are immutable, so a page read once is kept by its key until there is no
/// room: then those go that were not asked for longest.
/// </summary>
internal sealed class PageReader(ShardContext shard)
{
    /// <summary>What a page other than of counters takes in memory for each byte it is stored in, about.</summary>
    private const int BytesPerStoredByte = 8;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Kept>> _kept = new(StringComparer.Ordinal);
    private readonly LinkedList<Kept> _byUse = [];
    private long _bytes;

    /// <summary>About how many bytes of memory the kept pages take.</summary>
    public long KeptBytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    /// <summary>The counters of one address. Cost: none when inline or kept, else 1 GET.</summary>
    public ValueTask<CounterPage> ReadAsync(
        PageAddress address, PageSlot<CounterPage> slot, CancellationToken cancellationToken) =>
        slot.Inline is { } page
            ? ValueTask.FromResult(page)
            : ReadAsync(
                slot.Key!,
                body => PageCodec.DecodeCounters(slot.Key!, address.ToString(), body),
                keep: true,
                cancellationToken);

    /// <summary>The statistics of one month. Cost: none when inline or kept, else 1 GET.</summary>
    public ValueTask<StatisticsPage> ReadAsync(
        YearMonth month, PageSlot<StatisticsPage> slot, CancellationToken cancellationToken) =>
        slot.Inline is { } page
            ? ValueTask.FromResult(page)
            : ReadAsync(
                slot.Key!, StatisticsPageName(month), StatisticsPageJson.Read, keep: true, cancellationToken);

    /// <summary>Any page by its key. Cost: none when kept, else 1 GET.</summary>
    public ValueTask<TPage> ReadAsync<TPage>(
        string key, string name, Func<JsonElement, TPage> read, bool keep, CancellationToken cancellationToken)
        where TPage : class =>
        ReadAsync(key, body => PageCodec.Decode(key, name, body, read), keep, cancellationToken);

    public static string StatisticsPageName(YearMonth month) => $"s{LogKeys.FormatMonth(month)}";

    /// <summary>Keeps a page that this process has just written or read.</summary>
    public void Remember(string key, object page, int storedBytes)
    {
        var bytes = page is CounterPage counters ? counters.MemoryBytes : (long)storedBytes * BytesPerStoredByte;
        lock (_lock)
        {
            Remove(key);
            _kept.Add(key, _byUse.AddLast(new Kept(key, page, bytes)));
            _bytes += bytes;
            while (_bytes > shard.Limits.PageBytesMax && _byUse.First is { } oldest)
            {
                Remove(oldest.Value.Key);
            }
        }
    }

    /// <summary>Forgets pages that nobody will ask for again.</summary>
    public void Forget(IEnumerable<string> keys)
    {
        lock (_lock)
        {
            foreach (var key in keys)
            {
                Remove(key);
            }
        }
    }

    /// <summary>A page that is kept already; null when it is not.</summary>
    public TPage? Find<TPage>(string key)
        where TPage : class
    {
        lock (_lock)
        {
            if (!_kept.TryGetValue(key, out var known))
            {
                return null;
            }

            _byUse.Remove(known);
            _byUse.AddLast(known);
            return (TPage)known.Value.Page;
        }
    }

    private async ValueTask<TPage> ReadAsync<TPage>(
        string key, Func<ReadOnlyMemory<byte>, TPage> decode, bool keep, CancellationToken cancellationToken)
        where TPage : class
    {
        if (Find<TPage>(key) is { } known)
        {
            return known;
        }

        var result = await shard.Store.GetAsync(key, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (!result.IsFound)
        {
            throw new PageGoneException(key);
        }

        var page = decode(result.Body);
        if (keep)
        {
            Remember(key, page, result.Body.Length);
        }

        return page;
    }

    private void Remove(string key)
    {
        if (_kept.Remove(key, out var kept))
        {
            _byUse.Remove(kept);
            _bytes -= kept.Value.Bytes;
        }
    }

    private sealed record Kept(string Key, object Page, long Bytes);
}
