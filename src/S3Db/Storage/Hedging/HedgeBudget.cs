namespace S3Db.Storage;

/// <summary>
/// How many reads may be sent a second time. Answered reads earn it, so it is a share of them whatever time they take;
/// trouble empties it, so a store that is overloaded, and answers little, is asked even less. Thread-safe.
/// </summary>
internal sealed class HedgeBudget(double shareMax)
{
    /// <summary>How many second requests can be saved up; more may not fall on one moment.</summary>
    public const int SavedMax = 8;

    private readonly int _cost = (int)Math.Ceiling(1 / shareMax);
    private readonly Lock _lock = new();
    private int _saved;

    /// <summary>Whether there is one to take.</summary>
    public bool HasAny => Volatile.Read(ref _saved) >= _cost;

    /// <summary>A read was answered.</summary>
    public void Earn()
    {
        lock (_lock)
        {
            _saved = Math.Min(_saved + 1, SavedMax * _cost);
        }
    }

    /// <summary>Takes one, if there is any.</summary>
    public bool TryTake()
    {
        lock (_lock)
        {
            if (!HasAny)
            {
                return false;
            }

            _saved -= _cost;
            return true;
        }
    }

    /// <summary>A store that cannot keep up with a request, of whichever kind, is in trouble.</summary>
    public async Task<T> WatchAsync<T>(Task<T> request)
    {
        await WatchAsync((Task)request).ConfigureAwait(false);
        return await request.ConfigureAwait(false);
    }

    /// <inheritdoc cref="WatchAsync{T}"/>
    public async Task WatchAsync(Task request)
    {
        try
        {
            await request.ConfigureAwait(false);
        }
        catch (StoreException exception) when (exception.Error == StoreErrorKind.Unavailable)
        {
            Empty();
            throw;
        }
    }

    /// <summary>The store is in trouble: nothing is hedged until enough reads have been answered again.</summary>
    public void Empty()
    {
        lock (_lock)
        {
            _saved = 0;
        }
    }
}
