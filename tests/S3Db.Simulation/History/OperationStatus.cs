namespace S3Db.Simulation.History;

/// <summary>How a call ended for its caller.</summary>
internal enum OperationStatus
{
    /// <summary>It never began: its process was not there.</summary>
    NotInvoked,

    /// <summary>It has begun and not ended: under way, or its process has died.</summary>
    Open,

    /// <summary>It answered.</summary>
    Completed,

    /// <summary>It failed, and the write may have happened.</summary>
    Unknown,

    /// <summary>It failed, and the write definitely did not happen and will not.</summary>
    Refused,
}
