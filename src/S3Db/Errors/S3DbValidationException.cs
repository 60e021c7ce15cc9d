namespace S3Db;

/// <summary>
/// Attributes or a definition break the rules of a resource. Every broken rule is listed; nothing was changed.
/// </summary>
public sealed class S3DbValidationException : S3DbException
{
    /// <summary>Creates an error of kind <see cref="S3DbErrorKind.Invalid"/>.</summary>
    /// <param name="subject">What was refused, such as <c>'wallets/w1'</c>.</param>
    /// <param name="errors">One sentence for each broken rule.</param>
    public S3DbValidationException(string subject, IReadOnlyList<string> errors)
        : base(S3DbErrorKind.Invalid, $"Cannot accept {subject}: {string.Join(" ", errors ?? [])}") =>
        Errors = errors ?? [];

    /// <summary>One sentence for each broken rule.</summary>
    public IReadOnlyList<string> Errors { get; }
}
