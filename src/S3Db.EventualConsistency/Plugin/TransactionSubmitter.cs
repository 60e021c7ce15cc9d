using System.Text;
using S3Db.Storage;

namespace S3Db.EventualConsistency;

/// <summary>
/// Takes the transactions of a field: checks them, dates them, gets them stored and, in sync mode, answered.
/// </summary>
internal sealed class TransactionSubmitter(
    CounterFieldSettings settings,
    IReadOnlyList<CounterShard> shards,
    CohortCalendar calendar,
    TransactionStamp stamp,
    VerbScope scope,
    TimeProvider timeProvider)
{
    /// <summary>Stores a transaction. Cost: a share of 1 PUT; sync: also of a fold.</summary>
    public async Task<TransactionReceipt> SubmitAsync(
        string id,
        CounterOperation operation,
        decimal value,
        TransactionOptions? options,
        CancellationToken cancellationToken)
    {
        var span = scope.Start(TransactionRowNames.Of(operation).Value, id);
        LogTransaction? transaction = null;
        try
        {
            transaction = Check(id, operation, value, options);
            var shard = shards[StableHash.ShardOf(id, shards.Count)];

            // One method, so one object, for what most calls are: there are as many as calls wait.
            var receipt = (options?.Mode ?? settings.Mode) == ConsolidationMode.Async && options?.IdempotencyKey is null
                ? Receipt(
                    shard,
                    transaction,
                    await shard.Writer.AppendInTimeAsync(transaction, cancellationToken).ConfigureAwait(false))
                : await DecideAsync(shard, transaction, options, cancellationToken).ConfigureAwait(false);
            span.End();
            return receipt;
        }
        catch (OperationCanceledException exception)
            when (transaction is not null && !cancellationToken.IsCancellationRequested)
        {
            var error = TimedOut(transaction, exception);
            span.Fail(error);
            throw error;
        }
        catch (OperationCanceledException exception) when (exception.CancellationToken != cancellationToken)
        {
            var error = Cancelled(exception, cancellationToken);
            span.Fail(error);
            throw error;
        }
        catch (Exception exception)
        {
            span.Fail(exception);
            throw;
        }
    }

    /// <summary>The rules for ids are those of the records.</summary>
    public void ValidateId(string id)
    {
        if (id is { Length: > 0 and <= KeySegment.TextBytesMax } && Ascii.IsValid(id))
        {
            return;
        }

        try
        {
            _ = KeySegment.Encode(id);
        }
        catch (S3DbException exception)
        {
            throw new S3DbException(
                exception.Kind,
                $"Cannot use '{settings.Resource}.{settings.Field}' of a record of such an id: {exception.Message}",
                exception);
        }
    }

    private static TransactionReceipt Receipt(CounterShard shard, LogTransaction transaction, TransactionId id) => new()
    {
        TransactionId = id.ToString(),
        Token = shard.Tokens.Of(new SegmentRef(id.Writer, id.Sequence)),
        Timestamp = transaction.Timestamp,
        CohortDate = transaction.CohortDate,
        Status = Verdict.Pending,
    };

    /// <summary>Callers tell by the token whose cancellation it is, so it has to be theirs.</summary>
    private static OperationCanceledException Cancelled(
        OperationCanceledException exception, CancellationToken cancellationToken) =>
        exception is CallWithdrawnException
            ? new CallWithdrawnException(cancellationToken)
            : new OperationCanceledException(
                "The call ended after its transaction was sent; it may be stored.", exception, cancellationToken);

    private static string Verb(CounterOperation operation) => operation switch
    {
        CounterOperation.Add => "add",
        CounterOperation.Sub => "subtract",
        _ => "set",
    };

    private LogTransaction Check(string id, CounterOperation operation, decimal value, TransactionOptions? options)
    {
        Validate(id, operation, value);
        options?.ThrowIfInvalid(Describe(id, operation, value));
        var timestamp = options?.Timestamp ?? stamp.Next();
        return new LogTransaction
        {
            OriginalId = id,
            Operation = operation,
            Value = ExactDecimal.Canonical(value),
            Timestamp = timestamp,
            CohortDate = calendar.DateOf(timestamp),
            Source = options?.Source,
            IdempotencyKey = options?.IdempotencyKey,
            IssuedAt = options?.IssuedAt,
        };
    }

    private void Validate(string id, CounterOperation operation, decimal value)
    {
        ValidateId(id);
        if (operation == CounterOperation.Set || value > 0)
        {
            return;
        }

        var opposite = operation == CounterOperation.Add
            ? "SubAsync to decrease a value"
            : "AddAsync to increase a value";
        throw new S3DbException(
            S3DbErrorKind.Invalid,
            $"Cannot {Describe(id, operation, value)}: the amount must be positive. Use {opposite}, and SetAsync for a "
            + "value that may be zero or negative.");
    }

    private string Describe(string id, CounterOperation operation, decimal value) =>
        $"{Verb(operation)} {DecimalText.Format(value)} on '{settings.Resource}/{id}.{settings.Field}'";

    /// <summary>Within a time limit that holds for the answer too, and for what must be known of keys before.</summary>
    private async Task<TransactionReceipt> DecideAsync(
        CounterShard shard,
        LogTransaction transaction,
        TransactionOptions? options,
        CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(settings.OperationTimeout, timeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        options?.ThrowIfExpired(
            Describe(transaction.OriginalId, transaction.Operation, transaction.Value),
            settings.Log.IdempotencyWindow,
            shard.Context.Clock.Now);
        if (transaction.IdempotencyKey is not null)
        {
            await shard.Consolidator.Manifests.EnsureRemembersAsync(linked.Token).ConfigureAwait(false);
        }

        var id = await shard.Writer.AppendAsync(transaction, linked.Token).ConfigureAwait(false);
        var receipt = Receipt(shard, transaction, id);
        return (options?.Mode ?? settings.Mode) == ConsolidationMode.Sync
            ? await shard.Answers.AnswerAsync(receipt, transaction, id, linked.Token).ConfigureAwait(false)
            : receipt;
    }

    private S3DbException TimedOut(LogTransaction transaction, OperationCanceledException exception)
    {
        var isSent = exception is not CallWithdrawnException;
        return new S3DbException(
            S3DbErrorKind.Unavailable,
            $"The store did not confirm a transaction of "
            + $"'{settings.Resource}/{transaction.OriginalId}.{settings.Field}' within {settings.OperationTimeout}. "
            + (isSent
                ? transaction.IdempotencyKey is null
                    ? "It may be stored later: read the log before you repeat the call. An idempotency key makes "
                        + "repeating safe."
                    : "It may be stored later: repeat the call with the same idempotency key."
                : "It was never sent and is not stored: repeat the call."),
            exception)
        {
            IsOutcomeUnknown = isSent,
        };
    }
}
