using S3Db;

namespace WalletApi;

/// <summary>What the kinds of errors are called in HTTP.</summary>
internal static class Errors
{
    public static int StatusOf(S3DbException error) => error.Kind switch
    {
        S3DbErrorKind.Invalid => StatusCodes.Status400BadRequest,
        S3DbErrorKind.NotFound => StatusCodes.Status404NotFound,
        S3DbErrorKind.Conflict => StatusCodes.Status409Conflict,
        S3DbErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
