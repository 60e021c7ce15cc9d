using S3Db.Storage;

namespace S3Db;

/// <summary>The refusals of record writes, worded once.</summary>
internal static class WriteErrors
{
    public static S3DbException Changed(
        string action, ETag expected, ETag? actual, bool isOutcomeUnknown = false) => new(
        S3DbErrorKind.Conflict,
        $"Cannot {action}: it is at version {(actual is { } etag ? etag.ToString() : "none")}, not {expected}. "
        + "Read it again and retry.")
    {
        IsOutcomeUnknown = isOutcomeUnknown,
    };

    public static S3DbException Exists(string subject, bool isOutcomeUnknown = false) => new(
        S3DbErrorKind.Conflict,
        $"Cannot insert '{subject}': it exists. Use UpdateAsync or UpsertAsync to replace it.")
    {
        IsOutcomeUnknown = isOutcomeUnknown,
    };

    public static S3DbException Missing(string action, string subject, bool isOutcomeUnknown = false) => new(
        S3DbErrorKind.NotFound, $"Cannot {action} '{subject}': there is no such record. Use InsertAsync to create it.")
    {
        IsOutcomeUnknown = isOutcomeUnknown,
    };
}
