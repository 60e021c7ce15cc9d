namespace S3Db.Cli.Estimates;

/// <summary>What consolidation comes to, all shards and consolidators together.</summary>
internal sealed record FoldCost
{
    public required RequestRates Requests { get; init; }

    /// <summary>Manifest swaps a second of one shard, those that are lost included.</summary>
    public required double SwapsPerShard { get; init; }

    /// <summary>Transactions a generation decides.</summary>
    public required double TransactionsPerPass { get; init; }

    /// <summary>Passes of one consolidation of one shard.</summary>
    public required double Passes { get; init; }

    /// <summary>Pages that a pass writes.</summary>
    public required double PagesPerPass { get; init; }

    /// <summary>How long one consolidation of one shard takes.</summary>
    public required double Duration { get; init; }

    /// <summary>How long a transaction waits to be consolidated, on average and at most.</summary>
    public required double LagMean { get; init; }

    public required double LagLongest { get; init; }

    /// <summary>The part of its time that a consolidator is busy; above 1 it falls behind.</summary>
    public required double Busy { get; init; }

    public required double ManifestBytes { get; init; }

    /// <summary>Bytes sent and read a second, segments that are written not included.</summary>
    public required double BytesWritten { get; init; }

    public required double BytesRead { get; init; }
}
