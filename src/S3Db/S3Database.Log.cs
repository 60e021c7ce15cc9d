using Microsoft.Extensions.Logging;

namespace S3Db;

public sealed partial class S3Database
{
    [LoggerMessage(
        S3DbEventId.DatabaseOpened, LogLevel.Information, "Opened {Database} with {ResourceCount} resources")]
    private static partial void LogOpened(ILogger logger, string database, int resourceCount);

    [LoggerMessage(S3DbEventId.DatabaseCreated, LogLevel.Information, "Created {Database}; store probed: {IsProbed}")]
    private static partial void LogCreated(ILogger logger, string database, bool isProbed);

    [LoggerMessage(S3DbEventId.DatabaseClosed, LogLevel.Information, "Closed {Database}")]
    private static partial void LogClosed(ILogger logger, string database);

    [LoggerMessage(S3DbEventId.PluginInstalled, LogLevel.Information, "Installed {Plugin} in {Database}")]
    private static partial void LogInstalled(ILogger logger, string plugin, string database);

    [LoggerMessage(S3DbEventId.ResourceDefined, LogLevel.Information, "Defined {Resource} in {Database}")]
    private static partial void LogDefined(ILogger logger, string resource, string database);

    [LoggerMessage(
        S3DbEventId.FieldManaged, LogLevel.Information, "Handed {Resource}.{Field} of {Database} to a plugin")]
    private static partial void LogManaged(ILogger logger, string resource, string field, string database);
}
