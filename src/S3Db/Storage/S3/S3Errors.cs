using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace S3Db.Storage;

/// <summary>
/// Says what an answer of an S3 endpoint means to a caller of the store. Nowhere else do HTTP codes appear.
/// </summary>
internal sealed class S3Errors(string bucket, string endpoint)
{
    public StoreException Translate(Exception exception, string key, string action, PutMode? write)
    {
        var error = exception switch
        {
            AmazonServiceException reply when (int)reply.StatusCode > 0 => Judge(reply, write),
            AmazonClientException when Mentions(exception, "hash") => StoreErrorKind.Corrupt,
            AmazonClientException when Mentions(exception, "credentials") => StoreErrorKind.Denied,
            _ => StoreErrorKind.Unavailable,
        };
        return new StoreException(error, key, Describe(error, exception, key, action), exception)
        {
            IsOutcomeUnknown = error is StoreErrorKind.Unavailable or StoreErrorKind.Corrupt
                && write is not null
                && !IsNeverSent(exception),
        };
    }

    /// <summary>The keys of a bulk delete that are worth another attempt; missing ones are no error.</summary>
    /// <exception cref="StoreException">A key was refused, and will be each time.</exception>
    public IReadOnlyList<string> FindRetryable(IEnumerable<DeleteError> errors)
    {
        var failed = new List<string>();
        foreach (var error in errors.Where(error => error.Code is not ("NoSuchKey" or "NoSuchVersion")))
        {
            var exception = Translate(ToReply(error), error.Key, "delete", PutMode.Replace);
            if (exception.Error is not (StoreErrorKind.Unavailable or StoreErrorKind.Conflict))
            {
                throw exception;
            }

            failed.Add(error.Key);
        }

        return failed;
    }

    public StoreException CutOff(string prefix) => new(
        StoreErrorKind.Corrupt,
        prefix,
        $"Cannot list '{prefix}' in bucket '{bucket}' at {endpoint}: the answer says that more keys follow, but has no "
        + "continuation token to ask for them. Use a server with a complete ListObjectsV2.");

    public StoreException TimedOut(string key, string action, TimeSpan timeout, bool isWrite, Exception exception) =>
        new(
            StoreErrorKind.Unavailable,
            key,
            $"Cannot {action} '{key}' in bucket '{bucket}' at {endpoint}: no answer within "
            + $"{timeout.TotalSeconds:0.#} s.",
            exception)
        {
            IsOutcomeUnknown = isWrite,
        };

    /// <summary>Whether the server refuses bulk deletes as such, so that single ones have to do.</summary>
    public static bool LacksBulkDelete(AmazonServiceException reply) =>
        reply.StatusCode is HttpStatusCode.NotImplemented or HttpStatusCode.MethodNotAllowed
            or HttpStatusCode.LengthRequired
        || reply.ErrorCode is "NotImplemented" or "MethodNotAllowed" or "MissingContentMD5" or "InvalidDigest"
            or "MissingContentLength" or "InvalidRequest";

    /// <summary>Whether a create was answered with "not found", which tells nothing about the write.</summary>
    public static bool IsNotFoundForWrite(StoreException exception) =>
        exception is { Error: StoreErrorKind.Unavailable, InnerException: AmazonServiceException reply }
        && reply.StatusCode == HttpStatusCode.NotFound;

    /// <summary>In a bulk delete an error has a code and no status; where it has both, they belong together.</summary>
    private static AmazonS3Exception ToReply(DeleteError error) => new(error.Message)
    {
        ErrorCode = error.Code,
        StatusCode = error.Code switch
        {
            "AccessDenied" => HttpStatusCode.Forbidden,
            "OperationAborted" or "ConditionalRequestConflict" => HttpStatusCode.Conflict,
            null or "InternalError" or "ServiceUnavailable" or "ServerBusy" => HttpStatusCode.ServiceUnavailable,
            { } code when code.StartsWith("SlowDown", StringComparison.Ordinal) => HttpStatusCode.ServiceUnavailable,
            _ => HttpStatusCode.BadRequest,
        },
    };

    private static StoreErrorKind Judge(AmazonServiceException reply, PutMode? write) => reply.ErrorCode switch
    {
        "NoSuchBucket" => StoreErrorKind.RootNotFound,
        "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "ExpiredToken" or "InvalidToken" or "AccessDenied"
            or "RequestTimeTooSkewed" => StoreErrorKind.Denied,
        "NotImplemented" => StoreErrorKind.Unsupported,
        "RequestTimeout" or "SlowDown" or "Throttling" or "IncompleteBody" => StoreErrorKind.Unavailable,
        _ => reply.StatusCode switch
        {
            HttpStatusCode.PreconditionFailed or HttpStatusCode.NotModified => write == PutMode.Create
                ? StoreErrorKind.AlreadyExists
                : StoreErrorKind.PreconditionFailed,
            HttpStatusCode.NotFound when write == PutMode.Swap => StoreErrorKind.PreconditionFailed,

            // Whoever answered so, it was not a bucket that refused the write.
            HttpStatusCode.NotFound when write is not null => StoreErrorKind.Unavailable,
            HttpStatusCode.NotFound => StoreErrorKind.RootNotFound,
            HttpStatusCode.Conflict => StoreErrorKind.Conflict,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => StoreErrorKind.Denied,
            HttpStatusCode.NotImplemented => StoreErrorKind.Unsupported,
            HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout => StoreErrorKind.Unavailable,
            >= HttpStatusCode.InternalServerError => StoreErrorKind.Unavailable,

            // Done, but the answer cannot be understood.
            < HttpStatusCode.MultipleChoices => StoreErrorKind.Unavailable,
            _ => StoreErrorKind.Invalid,
        },
    };

    /// <summary>Only a connection that never came about proves that the server has not seen the request.</summary>
    private static bool IsNeverSent(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpRequestException request)
            {
                return request.HttpRequestError is HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;
            }
        }

        return false;
    }

    // The SDK has no better sign of its own failures: a wrong checksum, or no credentials anywhere.
    private static bool Mentions(Exception exception, string word) =>
        exception.Message.Contains(word, StringComparison.OrdinalIgnoreCase);

    private string Describe(StoreErrorKind error, Exception exception, string key, string action)
    {
        var where = $"Cannot {action} '{key}' in bucket '{bucket}' at {endpoint}";
        var code = exception is AmazonServiceException reply && (int)reply.StatusCode > 0
            ? $"{(int)reply.StatusCode} {reply.ErrorCode}".TrimEnd()
            : exception.GetBaseException().Message.TrimEnd('.');
        return error switch
        {
            StoreErrorKind.AlreadyExists => $"'{key}' exists in bucket '{bucket}' ({code}).",
            StoreErrorKind.PreconditionFailed => $"'{key}' in bucket '{bucket}' is at another version ({code}).",
            StoreErrorKind.RootNotFound =>
                $"{where}: there is no such bucket ({code}). Create it, or correct the bucket and "
                + "the endpoint in the connection string.",
            StoreErrorKind.Denied => $"{where}: the credentials were refused ({code}). {RemedyOf(exception)}",
            StoreErrorKind.Unsupported => $"{where}: the server does not implement it ({code}).",
            StoreErrorKind.Corrupt => $"{where}: the body does not have the checksum of its ETag.",
            StoreErrorKind.Invalid when exception is AmazonS3Exception { ErrorCode: "PermanentRedirect" or
                "AuthorizationHeaderMalformed" } => $"{where}: the bucket is in another region ({code}). Set ?region=.",
            _ => $"{where}: {code}.",
        };
    }

    private static string RemedyOf(Exception exception) => (exception as AmazonServiceException)?.ErrorCode switch
    {
        "InvalidAccessKeyId" => "The server does not know the key: correct the key in the connection string.",
        "SignatureDoesNotMatch" =>
            "The secret does not belong to the key: correct it, percent-encoded, in the connection string.",
        "ExpiredToken" or "InvalidToken" => "The session has ended: sign in again.",
        "AccessDenied" =>
            "The key is known and may not do this: give it the permissions of docs/operating/permissions.md.",
        "RequestTimeTooSkewed" =>
            "The clocks of this machine and of the server differ by more than 15 minutes: set them.",
        _ => "Check key, secret, region, their permissions and this machine's clock.",
    };
}
