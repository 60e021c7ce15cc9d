namespace S3Db.Cli;

/// <summary>The exit codes of the tool: for scripts, and so an API.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int Failure = 1;
    public const int Usage = 2;
    public const int NotFound = 3;
    public const int Conflict = 4;
    public const int Store = 5;
    public const int Corrupt = 6;
    public const int Deviation = 7;

    public const string Help =
        "Exit codes: 0 ok, 1 failure, 2 usage or bad input, 3 not found, 4 conflict, 5 store unavailable or access "
        + "denied, 6 corrupt data, 7 what is stored deviates from its log.";

    public static int Of(S3DbErrorKind kind) => kind switch
    {
        S3DbErrorKind.Invalid => Usage,
        S3DbErrorKind.NotFound => NotFound,
        S3DbErrorKind.Conflict => Conflict,
        S3DbErrorKind.Unavailable or S3DbErrorKind.Denied => Store,
        S3DbErrorKind.Corrupt => Corrupt,
        _ => Failure,
    };
}
