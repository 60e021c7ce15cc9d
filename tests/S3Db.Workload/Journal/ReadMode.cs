namespace S3Db.Workload;

/// <summary>How a value was read.</summary>
public enum ReadMode : byte
{
    /// <summary>The last committed value.</summary>
    Eventual,

    /// <summary>Everything acknowledged before.</summary>
    Strong,

    /// <summary>At least what the session has read before.</summary>
    Session,

    /// <summary>At least the transaction that the same caller was acknowledged just before.</summary>
    Own,
}
