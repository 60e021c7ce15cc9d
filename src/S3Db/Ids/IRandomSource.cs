namespace S3Db;

/// <summary>Where ids, revisions, nonces and jitter come from, so that a seeded run repeats bit for bit.</summary>
internal interface IRandomSource
{
    /// <summary>Fills the buffer with unpredictable bytes (or seeded ones in a simulation).</summary>
    void Fill(Span<byte> buffer);
}
