using NodaTime;

namespace S3Db.EventualConsistency;

/// <summary>Who is told what consolidation meets: the plugin turns it into events, logs and metrics.</summary>
internal interface IConsolidationObserver
{
    /// <summary>A consolidation begins; the scope is told how it ends.</summary>
    ConsolidationScope Begin();

    /// <summary>
    /// The log was listed, or folded further: when the oldest segment was stored that is still pending.
    /// </summary>
    void OnPending(Instant? oldestStoredAt);

    /// <summary>Another consolidator won the swap.</summary>
    void OnConflict();

    void OnCommitted(Manifest manifest, FoldResult fold);

    void OnRecordFailed(string recordId, ReducerFailedException failure);

    void OnChainStopped(WriterId writer, StoppedChain chain);

    /// <summary>An operator gave a segment up.</summary>
    void OnSegmentSkipped(SkippedSegment segment);

    /// <summary>The key of a folded segment holds other bytes than were folded (H15).</summary>
    void OnForeignSegment(string key);

    /// <summary>The store did not remove these superfluous objects; a later pass tries again.</summary>
    void OnNotRemoved(IReadOnlyList<string> keys);

    void OnPassFailed(Exception exception, bool willRetry);
}
