using NodaTime;

namespace S3Db.Storage;

/// <summary>
/// The requests of one probe: counted against its limit, repeated when the store was only busy, their dates checked.
/// </summary>
internal sealed class ProbeRequests(
    IObjectStore store, TimeProvider timeProvider, CancellationToken cancellationToken)
{
    // What the limit leaves: the probe itself takes up to 51 requests, and seven to clean up without a bulk delete.
    private const int RepetitionsMax = 2;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private int _count;
    private int _repetitions;

    public int Count => _count;

    public bool AreDated { get; private set; } = true;

    /// <summary>Writes once and never repeats: for races.</summary>
    public async Task<ProbeAnswer> WriteOnceAsync(string key, ReadOnlyMemory<byte> body, PutCondition condition)
    {
        Note(key);
        try
        {
            var result = await store.PutAsync(key, body, condition, cancellationToken).ConfigureAwait(false);
            Observe(result.StoreTime);
            return ProbeAnswer.Stored;
        }
        catch (StoreException error) when (
            error.Error is StoreErrorKind.AlreadyExists or StoreErrorKind.PreconditionFailed)
        {
            return ProbeAnswer.Refused;
        }
        catch (StoreException error) when (error.Error is StoreErrorKind.Conflict or StoreErrorKind.Unavailable)
        {
            return error.IsOutcomeUnknown ? ProbeAnswer.Unclear : ProbeAnswer.Undecided;
        }
    }

    /// <summary>Writes until the store decides.</summary>
    public Task<bool> TryWriteAsync(string key, ReadOnlyMemory<byte> body, PutCondition condition)
    {
        return RepeatAsync(WriteAsync);

        async Task<bool> WriteAsync()
        {
            Note(key);
            try
            {
                var result = await store.PutAsync(key, body, condition, cancellationToken).ConfigureAwait(false);
                Observe(result.StoreTime);
                return true;
            }
            catch (StoreException error) when (
                error.Error is StoreErrorKind.AlreadyExists or StoreErrorKind.PreconditionFailed)
            {
                return false;
            }
        }
    }

    public async Task<GetResult> ReadAsync(string key)
    {
        var result = await RepeatAsync(() =>
        {
            Interlocked.Increment(ref _count);
            return store.GetAsync(key, null, cancellationToken);
        }).ConfigureAwait(false);
        Observe(result.StoreTime);
        return result;
    }

    public async Task<IReadOnlyList<string>> ListAsync()
    {
        var page = await RepeatAsync(() =>
        {
            Interlocked.Increment(ref _count);
            return store.ListAsync(new ListRequest(string.Empty), cancellationToken);
        }).ConfigureAwait(false);
        Observe(page.StoreTime);
        return [.. page.Objects.Select(item => item.Key)];
    }

    public Task DeleteAsync(string key) => RepeatAsync(async () =>
    {
        Interlocked.Increment(ref _count);
        await store.DeleteAsync(key, cancellationToken).ConfigureAwait(false);
        return true;
    });

    /// <summary>
    /// Removes what was written; a probe that found its answer does not fail for what it leaves behind.
    /// </summary>
    public async Task CleanUpAsync()
    {
        try
        {
            Interlocked.Increment(ref _count);
            await store.DeleteManyAsync(_written, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // A few small objects below _probe/ are left, under a name nobody uses again.
        }
    }

    private void Note(string key)
    {
        lock (_written)
        {
            _written.Add(key);
        }

        Interlocked.Increment(ref _count);
    }

    private void Observe(Instant storeTime)
    {
        if (storeTime == Instant.MinValue)
        {
            AreDated = false;
        }
    }

    private async Task<T> RepeatAsync<T>(Func<Task<T>> request)
    {
        while (true)
        {
            try
            {
                return await request().ConfigureAwait(false);
            }
            catch (StoreException error) when (
                error.Error is StoreErrorKind.Conflict or StoreErrorKind.Unavailable && _repetitions < RepetitionsMax)
            {
                _repetitions++;
                await Task.Delay(Pause * _repetitions, timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
