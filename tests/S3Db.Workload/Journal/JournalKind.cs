namespace S3Db.Workload;

/// <summary>What a line of a journal says.</summary>
public enum JournalKind : byte
{
    /// <summary>A transaction is about to be called for.</summary>
    Intent = 1,

    /// <summary>Its call returned.</summary>
    Acknowledged = 2,

    /// <summary>Its call failed, and it may be stored.</summary>
    Unknown = 3,

    /// <summary>Its call failed, and it is definitely not stored.</summary>
    Failed = 4,

    /// <summary>A value was read.</summary>
    Read = 5,

    /// <summary>A read failed.</summary>
    ReadFailed = 6,

    /// <summary>How many requests the process has sent until now.</summary>
    Requests = 7,

    /// <summary>What the health check said.</summary>
    Health = 8,

    /// <summary>How much memory the process takes.</summary>
    Memory = 9,

    /// <summary>How many calls wait for room in the queue.</summary>
    Waiting = 10,
}
