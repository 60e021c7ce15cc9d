namespace S3Db;

/// <summary>
/// Every error of S3Db that is not a programmer's mistake. <see cref="Kind"/> says what to do; the message says what
/// failed, on what, which rule was broken and the remedy. Messages never contain a secret and are not an API.
/// </summary>
public class S3DbException : Exception
{
    /// <summary>Creates an error.</summary>
    /// <param name="kind">What the caller should do.</param>
    /// <param name="message">What failed, on what, why, and the remedy.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public S3DbException(S3DbErrorKind kind, string message, Exception? innerException = null)
        : base(message, innerException) => Kind = kind;

    /// <summary>What the caller should do.</summary>
    public S3DbErrorKind Kind { get; }

    /// <summary>
    /// Whether the write may have happened, or may still happen, although this error was thrown. False means that it
    /// definitely did not and will not.
    /// </summary>
    public bool IsOutcomeUnknown { get; init; }
}
