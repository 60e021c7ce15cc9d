namespace S3Db.EventualConsistency;

/// <summary>Who is told what consolidation meets: the plugin turns it into events, logs and metrics.</summary>
internal interface IConsolidationObserver
{
    void OnCommitted(Manifest manifest, FoldResult fold);

    void OnRecordFailed(string recordId, ReducerFailedException failure);

    void OnChainStopped(WriterId writer, StoppedChain chain);

    void OnPassFailed(Exception exception, bool willRetry);
}
