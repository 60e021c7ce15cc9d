using System.Text.Json;
using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// Reads the pages a manifest references. They are immutable, so a page read once is kept by its key.
/// </summary>
internal sealed class PageReader(ShardContext shard)
{
    public const int CachedPagesMax = 512;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, object> _cache = new(StringComparer.Ordinal);

    /// <summary>The counters of one address. Cost: none when inline or kept, else 1 GET.</summary>
    public ValueTask<CounterPage> ReadAsync(
        PageAddress address, PageSlot<CounterPage> slot, CancellationToken cancellationToken) =>
        slot.Inline is { } page
            ? ValueTask.FromResult(page)
            : ReadAsync(slot.Key!, address.ToString(), CounterPageJson.Read, keep: true, cancellationToken);

    /// <summary>The statistics of one month. Cost: none when inline or kept, else 1 GET.</summary>
    public ValueTask<StatisticsPage> ReadAsync(
        YearMonth month, PageSlot<StatisticsPage> slot, CancellationToken cancellationToken) =>
        slot.Inline is { } page
            ? ValueTask.FromResult(page)
            : ReadAsync(
                slot.Key!, StatisticsPageName(month), StatisticsPageJson.Read, keep: true, cancellationToken);

    public static string StatisticsPageName(YearMonth month) => $"s{LogKeys.FormatMonth(month)}";

    /// <summary>Keeps a page that this process has just written.</summary>
    public void Remember(string key, object page)
    {
        lock (_lock)
        {
            if (_cache.Count >= CachedPagesMax)
            {
                _cache.Clear();
            }

            _cache[key] = page;
        }
    }

    /// <summary>A page that is kept already; null when it is not.</summary>
    public TPage? Find<TPage>(string key)
        where TPage : class
    {
        lock (_lock)
        {
            return _cache.TryGetValue(key, out var known) ? (TPage)known : null;
        }
    }

    /// <summary>Any page by its key. Cost: none when kept, else 1 GET.</summary>
    public async ValueTask<TPage> ReadAsync<TPage>(
        string key, string name, Func<JsonElement, TPage> read, bool keep, CancellationToken cancellationToken)
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

        var page = PageCodec.Decode(key, name, result.Body, read);
        if (keep)
        {
            Remember(key, page);
        }

        return page;
    }
}
