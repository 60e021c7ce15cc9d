namespace S3Db.Testing;

/// <summary>
/// Repeatable randomness: equal seeds give equal ids, nonces and jitter, so a simulation can be replayed.
/// </summary>
internal sealed class SeededRandomSource(int seed) : IRandomSource
{
    private readonly Lock _lock = new();
#pragma warning disable CA5394 // Repeatable is the point; nothing here is a secret.
    private readonly Random _random = new(seed);

    /// <summary>What to write down to see the same run again.</summary>
    public int Seed => seed;

    public void Fill(Span<byte> buffer)
    {
        lock (_lock)
        {
            _random.NextBytes(buffer);
        }
    }
#pragma warning restore CA5394
}
