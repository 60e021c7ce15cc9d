using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace S3Db;

/// <summary>Tells whether a hosted database is connected and its store answers.</summary>
internal sealed class DatabaseHealthCheck(S3DatabaseProvider provider) : IHealthCheck
{
    /// <summary>Cost: 1 conditional GET.</summary>
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var failureStatus = context.Registration.FailureStatus;
        if (provider.Find() is not { } database)
        {
            return new HealthCheckResult(failureStatus, "The database is not connected yet.");
        }

        var data = new Dictionary<string, object>(StringComparer.Ordinal) { ["database"] = database.ToString() };
        try
        {
            database.ThrowIfClosed();
            await database.PingAsync(cancellationToken).ConfigureAwait(false);
            data["resources"] = database.Resources.Count;
            return HealthCheckResult.Healthy("The store answers.", data);
        }
        catch (S3DbException exception)
        {
            data["error"] = exception.Kind.ToString();
            return new HealthCheckResult(failureStatus, exception.Message, exception, data);
        }
    }
}
