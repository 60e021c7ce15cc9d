using Microsoft.Extensions.Diagnostics.HealthChecks;
using S3Db.EventualConsistency;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Health checks of the counters of hosted databases.</summary>
public static class CounterHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check of all counters of a hosted database: how old the oldest pending transaction is, whether
    /// consolidation fails, and whether writers, segments or records are stuck. Degraded comes before the failure
    /// status.
    /// </summary>
    /// <remarks>Cost a check: 1 LIST and 1 conditional GET for each shard of each counter.</remarks>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">What more than degraded means; unhealthy when null.</param>
    /// <param name="tags">Tags to select checks by.</param>
    /// <param name="timeout">How long the check may take; no limit but the database's own when null.</param>
    /// <param name="configure">Changes the limits.</param>
    /// <param name="serviceKey">The key of the database; null for the one without a key.</param>
    public static IHealthChecksBuilder AddS3DbCounters(
        this IHealthChecksBuilder builder,
        string name = "s3db-counters",
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null,
        TimeSpan? timeout = null,
        Action<CounterHealthOptions>? configure = null,
        string? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new CounterHealthOptions();
        configure?.Invoke(options);
        return builder.Add(new HealthCheckRegistration(
            name,
            services => new CounterHealthCheck(services.GetRequiredKeyedService<CounterPlugins>(serviceKey), options),
            failureStatus,
            tags,
            timeout));
    }
}
