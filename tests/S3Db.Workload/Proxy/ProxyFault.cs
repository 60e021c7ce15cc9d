namespace S3Db.Workload;

/// <summary>What the proxy does to a request.</summary>
public enum ProxyFault
{
    None,

    /// <summary>The connection ends and the request is never forwarded.</summary>
    DropBefore,

    /// <summary>The connection is reset and the request is never forwarded.</summary>
    ResetBefore,

    /// <summary>The request is forwarded and its reply is lost.</summary>
    LoseReply,

    /// <summary>The request is forwarded, and the connection is reset before the reply.</summary>
    ResetAfter,

    /// <summary>The reply ends half way.</summary>
    TruncateReply,

    /// <summary>An answer of 500, and the request is never forwarded.</summary>
    ErrorBefore,

    /// <summary>The request is forwarded, and the answer is 500.</summary>
    ErrorAfter,

    /// <summary>An answer of 503 Slow Down, and the request is never forwarded.</summary>
    SlowDown,

    /// <summary>The request is held back for a while, its client waiting.</summary>
    DelayRequest,

    /// <summary>The reply is held back for a while.</summary>
    DelayReply,

    /// <summary>The same bytes are sent again, seconds to a minute later.</summary>
    Duplicate,

    /// <summary>The connection ends, and the request is sent seconds to a minute later.</summary>
    Late,
}
