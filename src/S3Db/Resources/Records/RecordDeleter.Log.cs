using Microsoft.Extensions.Logging;

namespace S3Db;

internal sealed partial class RecordDeleter
{
    [LoggerMessage(
        S3DbEventId.DeletionFinished,
        LogLevel.Information,
        "Finished the deletion of {Resource}/{RecordId} that had stopped half-way")]
    private static partial void LogFinished(ILogger logger, string resource, string recordId);
}
