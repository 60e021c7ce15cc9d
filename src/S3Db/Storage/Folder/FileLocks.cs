namespace S3Db.Storage;

/// <summary>
/// Exclusive locks on keys, between threads and between processes: a key belongs to one of a fixed number of lock
/// files. The operating system releases them when a process dies.
/// </summary>
internal sealed class FileLocks : IDisposable
{
    internal const int StripeCount = 64;
    internal static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan PollMin = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan PollMax = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim[] _gates = new SemaphoreSlim[StripeCount];
    private readonly string _folder;
    private readonly TimeProvider _timeProvider;
    private readonly IRandomSource _random;

    public FileLocks(string folder, TimeProvider timeProvider, IRandomSource random)
    {
        _folder = folder;
        _timeProvider = timeProvider;
        _random = random;
        for (var i = 0; i < StripeCount; i++)
        {
            _gates[i] = new SemaphoreSlim(1, 1);
        }
    }

    /// <summary>Waits for the lock of a key; disposing the result releases it.</summary>
    public async ValueTask<IDisposable> AcquireAsync(string key, CancellationToken cancellationToken)
    {
        var stripe = StripeOf(key);
        var gate = _gates[stripe];
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var file = await OpenAsync(key, stripe, cancellationToken).ConfigureAwait(false);
            return new Held(gate, file);
        }
        catch
        {
            gate.Release();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var gate in _gates)
        {
            gate.Dispose();
        }
    }

    /// <summary>
    /// FNV-1a: the same in every process and version, because all must agree on the lock file of a key.
    /// </summary>
    internal static int StripeOf(string key)
    {
        var hash = 2166136261u;
        foreach (var letter in key)
        {
            hash = unchecked((hash ^ letter) * 16777619u);
        }

        return (int)(hash % StripeCount);
    }

    private async ValueTask<FileStream> OpenAsync(string key, int stripe, CancellationToken cancellationToken)
    {
        var path = Path.Join(_folder, $"{stripe:d2}");
        var since = _timeProvider.GetTimestamp();
        for (var poll = PollMin; ; poll = poll * 2 < PollMax ? poll * 2 : PollMax)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException exception) when (exception is not (FileNotFoundException or DirectoryNotFoundException))
            {
                if (_timeProvider.GetElapsedTime(since) >= WaitMax)
                {
                    throw new StoreException(
                        StoreErrorKind.Unavailable,
                        key,
                        $"Cannot write '{key}': another process has held the lock '{path}' for "
                        + $"{WaitMax.TotalSeconds:0} s. "
                        + "Is one of its processes stopped in a debugger?",
                        exception);
                }
            }

            await Task.Delay(poll * (0.5 + (_random.NextFraction() / 2)), _timeProvider, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private sealed class Held(SemaphoreSlim gate, FileStream file) : IDisposable
    {
        public void Dispose()
        {
            file.Dispose();
            gate.Release();
        }
    }
}
