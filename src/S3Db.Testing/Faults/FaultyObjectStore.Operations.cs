using S3Db.Storage;

namespace S3Db.Testing;

/// <content>The operations: one path, <see cref="RunAsync"/>, through which each of them runs.</content>
public sealed partial class FaultyObjectStore
{
    /// <inheritdoc/>
    public Task<GetResult> GetAsync(string key, ETag? ifNoneMatch = null, CancellationToken cancellationToken = default)
    {
        var (operation, fault, plan) = Begin(StoreVerb.Get, key);
        return RunAsync(
            operation,
            fault,
            plan,
            BeforeGet,
            AfterGet,
            token => _inner.GetAsync(key, ifNoneMatch, token),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<PutResult> PutAsync(
        string key,
        ReadOnlyMemory<byte> body,
        PutCondition condition = default,
        CancellationToken cancellationToken = default)
    {
        var (operation, fault, plan) = Begin(StoreVerb.Put, key, condition);

        // A late request outlives the call, and the caller may reuse its buffer.
        var sent = plan.Kind is FaultKind.Late or FaultKind.Duplicate ? body.ToArray() : body;
        operation.Body = sent;
        return RunAsync(
            operation,
            fault,
            plan,
            BeforePut,
            AfterPutApplied,
            token => _inner.PutAsync(key, sent, condition, token),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        var (operation, fault, plan) = Begin(StoreVerb.Delete, key);
        return RunAsync(
            operation,
            fault,
            plan,
            BeforeDelete,
            AfterDeleteApplied,
            async token =>
            {
                await _inner.DeleteAsync(key, token).ConfigureAwait(false);
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        IReadOnlyList<string> sent = [.. keys];
        var (operation, fault, plan) = Begin(StoreVerb.Delete, sent.Count == 0 ? string.Empty : sent[0], keys: sent);
        return RunAsync(
            operation,
            fault,
            plan,
            BeforeDelete,
            AfterDeleteApplied,
            token => _inner.DeleteManyAsync(sent, token),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (operation, fault, plan) = Begin(StoreVerb.List, request.Prefix);
        return RunAsync(
            operation,
            fault,
            plan,
            BeforeList,
            AfterList,
            token => _inner.ListAsync(request, token),
            cancellationToken);
    }

    private (StoreOperation Operation, ScriptedFault? Fault, PlannedFault Plan) Begin(
        StoreVerb verb, string key, PutCondition condition = default, IReadOnlyList<string>? keys = null)
    {
        lock (_lock)
        {
            var operation = new StoreOperation(_operations.Count + 1, verb, key, condition, keys);
            _operations.Add(operation);
            var plan = _plan?.Draw(verb, condition.Mode != PutMode.Replace) ?? default;
            return (operation, IsCrashed ? null : _script.Take(verb), plan);
        }
    }

    private async Task<T> RunAsync<T>(
        StoreOperation operation,
        ScriptedFault? fault,
        PlannedFault plan,
        StoreHook? before,
        StoreHook? after,
        Func<CancellationToken, Task<T>> send,
        CancellationToken cancellationToken)
    {
        var isApplied = false;
        try
        {
            ThrowIfCrashed(operation);
            await _late.DeliverAsync(operation.Number).ConfigureAwait(false);
            await CallAsync(before, operation, cancellationToken).ConfigureAwait(false);
            StrikeBefore(operation, fault, plan, () => send(CancellationToken.None));

            var result = await send(cancellationToken).ConfigureAwait(false);
            isApplied = true;
            await CallAsync(after, operation, cancellationToken).ConfigureAwait(false);
            StrikeAfter(operation, fault, plan, () => send(CancellationToken.None));
            operation.Outcome = OperationOutcome.Succeeded;
            return result;
        }
        catch (Exception e) when (IsCrashed)
        {
            operation.Outcome = OperationOutcome.Crashed;
            throw e as SimulatedCrashException ?? Death(operation);
        }
        catch (Exception) when (SetFailed(operation, isApplied))
        {
            throw;
        }
        finally
        {
            operation.Body = default;
        }
    }

    private async ValueTask CallAsync(StoreHook? hook, StoreOperation operation, CancellationToken cancellationToken)
    {
        ThrowIfCrashed(operation);
        if (hook is not null)
        {
            await hook(operation, cancellationToken).ConfigureAwait(false);
        }

        ThrowIfCrashed(operation);
    }

    private void StrikeBefore(StoreOperation operation, ScriptedFault? fault, PlannedFault plan, Func<Task> sendLate)
    {
        if (fault is { Point: FaultPoint.BeforeApplied })
        {
            throw Strike(operation, fault);
        }

        switch (plan.Kind)
        {
            case FaultKind.ErrorBefore:
                throw Failure(operation, StoreErrorKind.Unavailable, "the server answered 500");
            case FaultKind.Conflict:
                throw Failure(operation, StoreErrorKind.Conflict, "the server answered 409");
            case FaultKind.Late:
                _late.Add(operation.Number + plan.Distance, sendLate);
                operation.Outcome = OperationOutcome.Late;
                throw Failure(operation, StoreErrorKind.Unavailable, "the server did not answer in time");
        }
    }

    private void StrikeAfter(StoreOperation operation, ScriptedFault? fault, PlannedFault plan, Func<Task> sendAgain)
    {
        if (fault is not null)
        {
            throw Strike(operation, fault);
        }

        switch (plan.Kind)
        {
            case FaultKind.ErrorAfterApplied:
                throw Failure(operation, StoreErrorKind.Unavailable, "the server answered 500");
            case FaultKind.LostReply:
                throw Failure(operation, StoreErrorKind.Unavailable, "the connection was reset");
            case FaultKind.Duplicate:
                _late.Add(operation.Number + plan.Distance, sendAgain);
                break;
        }
    }

    private Exception Strike(StoreOperation operation, ScriptedFault fault)
    {
        if (fault.Error is { } error)
        {
            return Failure(operation, error, $"fault ordered by the test ({fault.Point})");
        }

        _crash ??= $"The simulated process died at operation {operation.Number} ({fault.Point}): {operation.Verb} "
            + $"'{operation.Key}'.";
        return new SimulatedCrashException(_crash);
    }

    private StoreException Failure(StoreOperation operation, StoreErrorKind error, string reason)
    {
        var seed = _plan is null ? string.Empty : $" [{_plan}]";
        var message = $"{operation.Verb} '{operation.Key}' in {Description} failed at operation {operation.Number}: "
            + $"{reason}.{seed}";
        var isWrite = operation.Verb is StoreVerb.Put or StoreVerb.Delete;
        return new StoreException(error, operation.Key, message)
        {
            IsOutcomeUnknown = isWrite && error == StoreErrorKind.Unavailable,
        };
    }

    private void ThrowIfCrashed(StoreOperation operation)
    {
        if (IsCrashed)
        {
            throw Death(operation);
        }
    }

    private SimulatedCrashException Death(StoreOperation operation) =>
        new($"{_crash} It cannot {operation.Verb} '{operation.Key}'.");

    private static bool SetFailed(StoreOperation operation, bool isApplied)
    {
        if (operation.Outcome == OperationOutcome.Running)
        {
            operation.Outcome = isApplied ? OperationOutcome.ReplyLost : OperationOutcome.Failed;
        }

        return true;
    }
}
