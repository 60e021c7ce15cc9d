namespace S3Db.EventualConsistency;

/// <summary>One shard of one log, as a token names it.</summary>
/// <param name="LogResource">The log, such as <c>wallets_transactions_balance</c>.</param>
/// <param name="Shard">Which of its shards, from 0.</param>
internal readonly record struct LogShard(string LogResource, int Shard) : IComparable<LogShard>
{
    public int CompareTo(LogShard other) => string.CompareOrdinal(LogResource, other.LogResource) switch
    {
        0 => Shard.CompareTo(other.Shard),
        var order => order,
    };
}
