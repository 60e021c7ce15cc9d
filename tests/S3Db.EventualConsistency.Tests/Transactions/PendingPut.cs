using NodaTime;
using S3Db.Storage;

namespace S3Db.EventualConsistency.Tests.Transactions;

/// <summary>A put that has reached the store and waits for the test to say what becomes of it.</summary>
internal sealed class PendingPut(IObjectStore inner, string key, byte[] body, PutCondition condition)
{
    private readonly TaskCompletionSource<PutResult> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Key { get; } = key;

    public byte[] Body { get; } = body;

    public Task<PutResult> Reply => _reply.Task;

    /// <summary>Executes it and answers, with the store's date or another one.</summary>
    public async Task AnswerAsync(Instant? dated = null)
    {
        try
        {
            var result = await inner.PutAsync(Key, Body, condition);
            _reply.SetResult(dated is { } time ? result with { StoreTime = time } : result);
        }
        catch (StoreException e)
        {
            _reply.SetException(e);
        }
    }

    /// <summary>Executes it, and the answer is lost.</summary>
    public async Task LoseAnswerAsync()
    {
        await inner.PutAsync(Key, Body, condition);
        Fail(StoreErrorKind.Unavailable, isOutcomeUnknown: true);
    }

    /// <summary>Executes it after its sender has given up.</summary>
    public Task ApplyLateAsync() => inner.PutAsync(Key, Body, condition);

    /// <summary>Answers with an error; nothing is executed.</summary>
    public void Fail(StoreErrorKind kind, bool isOutcomeUnknown = false) =>
        _reply.SetException(new StoreException(kind, Key, $"scripted {kind}") { IsOutcomeUnknown = isOutcomeUnknown });

    public void Throw(Exception error) => _reply.SetException(error);
}
