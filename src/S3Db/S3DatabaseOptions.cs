using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace S3Db;

/// <summary>What a database runs on besides its store.</summary>
public sealed class S3DatabaseOptions
{
    /// <summary>The clock and the timers; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where to log; nowhere by default.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    internal IRandomSource Random { get; init; } = SystemRandomSource.Instance;
}
