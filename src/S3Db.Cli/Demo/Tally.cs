using NodaTime;
using S3Db.EventualConsistency;

namespace S3Db.Cli;

/// <summary>
/// The demo's own account of one counter field, kept in memory from what was acknowledged and by its own arithmetic, so
/// that the audit compares with something the store had no part in. Thread-safe.
/// </summary>
internal sealed class Tally(string resource, string counter, string timeZone)
{
    private readonly Lock _lock = new();
    private readonly DateTimeZone _zone = DateTimeZoneProviders.Tzdb[timeZone];
    private readonly Dictionary<string, decimal> _initials = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> _balances = new(StringComparer.Ordinal);
    private readonly HashSet<string> _acknowledged = new(StringComparer.Ordinal);
    private readonly SortedDictionary<LocalDate, TallyDay> _days = [];

    public string Name => $"{Resource}.{Field}";

    public string Resource { get; } = resource;

    public string Field { get; } = counter;

    /// <summary>The next four are for when nobody writes any more.</summary>
    public IReadOnlyDictionary<string, decimal> Initials => _initials;

    public IReadOnlyDictionary<string, decimal> Balances => _balances;

    public IReadOnlySet<string> Acknowledged => _acknowledged;

    public IReadOnlyDictionary<LocalDate, TallyDay> Days => _days;

    public void Open(string id, decimal initial)
    {
        lock (_lock)
        {
            _initials[id] = initial;
            _balances[id] = initial;
        }
    }

    public decimal BalanceOf(string id)
    {
        lock (_lock)
        {
            return _balances[id];
        }
    }

    /// <summary>Counts a transaction that was acknowledged.</summary>
    public void Count(string id, CounterOperation operation, decimal amount, TransactionReceipt receipt)
    {
        var date = receipt.Timestamp.InZone(_zone).Date;
        lock (_lock)
        {
            var before = _balances[id];
            var after = Ledger.Apply(before, operation, amount);
            _balances[id] = after;
            _acknowledged.Add(receipt.TransactionId);
            if (!_days.TryGetValue(date, out var day))
            {
                _days[date] = day = new TallyDay();
            }

            day.Add(operation, amount, after - before);
        }
    }
}
