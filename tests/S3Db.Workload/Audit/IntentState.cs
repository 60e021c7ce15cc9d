namespace S3Db.Workload;

/// <summary>How the call for a transaction ended, as far as its process could say.</summary>
public enum IntentState : byte
{
    /// <summary>There was no such call.</summary>
    None,

    /// <summary>The process was killed before it returned.</summary>
    Open,

    Acknowledged,
    Unknown,
    Failed,
}
