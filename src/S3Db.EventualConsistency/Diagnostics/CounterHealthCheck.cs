using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace S3Db.EventualConsistency;

/// <summary>Tells how the counters of a hosted database are doing.</summary>
internal sealed class CounterHealthCheck(CounterPlugins plugins, CounterHealthOptions options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var counters = await Task
            .WhenAll(plugins.All.Select(plugin => CounterHealth.ReadAsync(plugin, options, cancellationToken)))
            .ConfigureAwait(false);
        var worst = counters.Select(counter => counter.Status).DefaultIfEmpty(HealthStatus.Healthy).Min();
        var data = counters.SelectMany(counter => counter.Data)
            .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        var description = worst == HealthStatus.Healthy
            ? "The counters are consolidated in time."
            : string.Join(" ", counters.Select(counter => counter.Description).Where(text => text.Length > 0));
        return new HealthCheckResult(
            worst == HealthStatus.Unhealthy ? context.Registration.FailureStatus : worst, description, null, data);
    }
}
