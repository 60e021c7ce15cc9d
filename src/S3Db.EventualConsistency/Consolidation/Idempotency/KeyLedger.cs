using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>
/// The memory a fold judges with: what the manifest remembered, and what the fold itself has decided.
/// </summary>
internal sealed class KeyLedger(
    Duration window,
    long generation,
    Instant foldedAt,
    IReadOnlyDictionary<KeyScope, RememberedKey> remembered,
    ProtocolRules rules)
{
    /// <summary>The keys this fold decided first.</summary>
    public Dictionary<KeyScope, RememberedKey> Added { get; } = [];

    /// <summary>Why a transaction has no effect because of its key; null when it is to be decided.</summary>
    public string? Judge(TransactionId id, LogTransaction transaction)
    {
        if (KeyScope.Of(transaction) is not { } scope)
        {
            return null;
        }

        var first = Added.TryGetValue(scope, out var added) ? added : remembered.GetValueOrDefault(scope);
        return KeyRule.Judge(
            window, id, transaction, first is null ? null : new FirstUse(first.Payload, first.FoldedAt));
    }

    /// <summary>Takes note of a decision, a rejection too: repeats are answered with it.</summary>
    public void Remember(TransactionId id, LogTransaction transaction, in Decision decision)
    {
        if (KeyScope.Of(transaction) is { } scope
            && (decision.Outcome is null || rules.Keeps(ProtocolRule.RememberRejections)))
        {
            Added[scope] = RememberedKey.Of(id, transaction, generation, foldedAt, decision);
        }
    }
}
