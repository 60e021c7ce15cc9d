using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// The memory that a replay of the log judges with. It forgets nothing, which decides the same: what a fold forgets
/// could not have matched any more.
/// </summary>
internal sealed class KeyReplay(Duration window, Opening? opening)
{
    private readonly Dictionary<KeyScope, FirstUse> _first = opening?.Keys.ToDictionary(
        pair => pair.Key, pair => new FirstUse(pair.Value.Payload, pair.Value.FoldedAt)) ?? [];

    /// <summary>Why a transaction has no effect because of its key; null when it is to be decided.</summary>
    public string? Judge(TransactionId id, LogTransaction transaction) => KeyScope.Of(transaction) is { } scope
        ? KeyRule.Judge(window, id, transaction, _first.TryGetValue(scope, out var first) ? first : null)
        : null;

    /// <summary>Takes note of a transaction that was decided, and not because of its key.</summary>
    public void Remember(LogTransaction transaction, Instant foldedAt)
    {
        if (KeyScope.Of(transaction) is { } scope)
        {
            _first[scope] = new FirstUse(KeyRule.PayloadOf(transaction), foldedAt);
        }
    }
}
