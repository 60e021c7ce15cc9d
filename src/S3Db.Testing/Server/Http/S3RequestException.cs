namespace S3Db.Testing;

/// <summary>A request that is refused, in the words of S3.</summary>
internal sealed class S3RequestException(int statusCode, string code, string message) : Exception(message)
{
    public int StatusCode => statusCode;

    /// <summary>The error code clients switch on.</summary>
    public string Code => code;

    public static S3RequestException NoSuchKey() => new(404, "NoSuchKey", "The specified key does not exist.");

    public static S3RequestException PreconditionFailed() => new(
        412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold.");

    public static S3RequestException NotImplemented(string what) => new(
        501, "NotImplemented", $"{what} is not implemented.");

    /// <summary>The error a fault answers with.</summary>
    public static S3RequestException FromFault(int statusCode) => statusCode switch
    {
        400 => new(400, "InvalidRequest", "Injected: the request is invalid."),
        403 => new(403, "AccessDenied", "Injected: access denied."),
        404 => NoSuchKey(),
        409 => new(409, "ConditionalRequestConflict", "Injected: a conflicting operation is under way."),
        412 => PreconditionFailed(),
        501 => NotImplemented("Injected: this"),
        503 => new(503, "SlowDown", "Injected: please reduce your request rate."),
        _ => new(statusCode, "InternalError", "Injected: we encountered an internal error. Please try again."),
    };
}
