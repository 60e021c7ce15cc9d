namespace S3Db.EventualConsistency;

/// <summary>Reads the opening balance that a manifest names.</summary>
internal sealed class OpeningReader(ShardContext shard)
{
    /// <summary>Cost: 1 GET.</summary>
    /// <exception cref="PageGoneException">It is gone: normal behind the current manifest (H19).</exception>
    /// <exception cref="PageUnreadableException">It is not what it must be (I9).</exception>
    public async Task<Opening> ReadAsync(OpeningRef reference, CancellationToken cancellationToken)
    {
        var result = await shard.Store.GetAsync(reference.Key, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return result.IsFound
            ? OpeningCodec.Decode(reference, !shard.Reducer.IsBuiltIn, result.Body)
            : throw new PageGoneException(reference.Key);
    }
}
