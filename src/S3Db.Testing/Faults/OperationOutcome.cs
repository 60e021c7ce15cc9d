namespace S3Db.Testing;

/// <summary>How an operation on a <see cref="FaultyObjectStore"/> went.</summary>
public enum OperationOutcome
{
    /// <summary>It is still running.</summary>
    Running,

    /// <summary>The caller got the store's answer.</summary>
    Succeeded,

    /// <summary>The store refused it, or a hook threw before it was executed.</summary>
    Failed,

    /// <summary>It was executed and the caller got an error.</summary>
    ReplyLost,

    /// <summary>The caller got an error and the request is still under way: it may be executed later.</summary>
    Late,

    /// <summary>The simulated process was dead, or died of it.</summary>
    Crashed,
}
