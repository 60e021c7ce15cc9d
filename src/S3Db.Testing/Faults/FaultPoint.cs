namespace S3Db.Testing;

/// <summary>When a fault strikes: the caller cannot tell the two apart, the bucket can.</summary>
public enum FaultPoint
{
    /// <summary>Before the request is executed: the store is unchanged.</summary>
    BeforeApplied,

    /// <summary>After the request was executed: only the reply is lost.</summary>
    AfterApplied,
}
