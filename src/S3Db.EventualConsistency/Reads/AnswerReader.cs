using Microsoft.Extensions.Logging;

namespace S3Db.EventualConsistency;

/// <summary>
/// Answers a sync caller from a committed generation: with what became of its transaction, or with the first result of
/// its idempotency key.
/// </summary>
internal sealed partial class AnswerReader(ShardContext shard, Consolidator consolidator, CounterReader reader)
{
    private readonly OutcomeReader _outcomes = new(shard, consolidator.Pages);

    /// <summary>
    /// The transaction is stored: from here on neither a store that fails, nor time that runs out, nor a caller or a
    /// database that ends is a failure of the call. Anything else is a fault in the code, and is not hidden.
    /// </summary>
    public async Task<TransactionReceipt> AnswerAsync(
        TransactionReceipt receipt, LogTransaction transaction, TransactionId id, CancellationToken cancellationToken)
    {
        try
        {
            var current = await consolidator
                .FoldUntilAsync(new SegmentRef(id.Writer, id.Sequence), cancellationToken)
                .ConfigureAwait(false);
            var token = receipt.Token.Merge(ConsistencyToken.Of(
                shard.Keys.LogResource, shard.Keys.Shard, current.Manifest.Generation));
            if (await FindFirstAsync(transaction, id, current, cancellationToken).ConfigureAwait(false)
                is var (first, value))
            {
                return ToReceipt(receipt, first, value) with { Token = token };
            }

            var (verdict, reason) = await _outcomes
                .FindAsync(current.Manifest, id, transaction.CohortDate, cancellationToken)
                .ConfigureAwait(false);
            return verdict == Verdict.Pending
                ? receipt
                : await AddValueAsync(
                    receipt with { Status = verdict, Reason = reason, Token = token },
                    transaction.OriginalId,
                    current,
                    cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (
            exception is S3DbException or OperationCanceledException or ObjectDisposedException)
        {
            LogAnswerMissing(shard.Logger, exception, receipt.TransactionId, shard.Name);
            return receipt;
        }
    }

    /// <summary>
    /// The value in the generation that decided it. Where a page of that has been retired meanwhile, or the record has
    /// begun another life, that in the last one, which has decided it, too.
    /// </summary>
    private async Task<TransactionReceipt> AddValueAsync(
        TransactionReceipt receipt, string id, CurrentManifest current, CancellationToken cancellationToken)
    {
        if (await reader.TryReadAsync(id, current, cancellationToken, isAnswer: true).ConfigureAwait(false)
            is { } value)
        {
            return receipt with { Value = value };
        }

        var last = await reader.ReadAsync(id, ReadConsistency.Eventual, cancellationToken).ConfigureAwait(false);
        return receipt with { Value = last.Value, Token = receipt.Token.Merge(last.Token) };
    }

    private static TransactionReceipt ToReceipt(TransactionReceipt receipt, RememberedKey first, decimal? value)
    {
        var (verdict, reason) = Outcomes.Explain(first.Outcome);
        return receipt with
        {
            TransactionId = first.Id.ToString(),
            Timestamp = first.Timestamp,
            CohortDate = first.CohortDate,
            Status = verdict,
            Reason = reason,
            Value = value,
        };
    }

    /// <summary>
    /// The first transaction with the same key and payload, which may be this one; null when it has no key, its key was
    /// used for something else or too long ago, or it is not decided yet.
    /// </summary>
    private async Task<(RememberedKey First, decimal? Value)?> FindFirstAsync(
        LogTransaction transaction, TransactionId id, CurrentManifest current, CancellationToken cancellationToken)
    {
        if (KeyScope.Of(transaction) is not { } scope
            || KeyRule.IsExpired(shard.Settings.IdempotencyWindow, id, transaction))
        {
            return null;
        }

        var found = await reader.FindKeyAsync(transaction, scope, current, cancellationToken).ConfigureAwait(false);
        return found is var (first, _) && first.Payload == KeyRule.PayloadOf(transaction) ? found : null;
    }

    [LoggerMessage(
        CounterEventId.AnswerMissing, LogLevel.Warning,
        "The transaction {TransactionId} of {Shard} is stored, but the sync call could not wait for what becomes of it "
        + "and answers Pending. A later consolidation decides it.")]
    private static partial void LogAnswerMissing(
        ILogger logger, Exception exception, string transactionId, string shard);
}
