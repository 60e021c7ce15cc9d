using Microsoft.Extensions.Diagnostics.HealthChecks;
using S3Db;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Health checks of hosted databases.</summary>
public static class S3DbHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that a hosted database is connected and its store answers. Cost: 1 conditional GET a check.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">What a failure means; unhealthy when null.</param>
    /// <param name="tags">Tags to select checks by.</param>
    /// <param name="timeout">How long the check may take; no limit but the database's own when null.</param>
    /// <param name="serviceKey">The key of the database; null for the one without a key.</param>
    public static IHealthChecksBuilder AddS3Db(
        this IHealthChecksBuilder builder,
        string name = "s3db",
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null,
        TimeSpan? timeout = null,
        string? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name,
            services => new DatabaseHealthCheck(services.GetRequiredKeyedService<S3DatabaseProvider>(serviceKey)),
            failureStatus,
            tags,
            timeout));
    }
}
