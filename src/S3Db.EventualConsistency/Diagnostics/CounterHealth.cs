using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace S3Db.EventualConsistency;

/// <summary>Puts the health of one counter together: the worst of its findings, each with its reason.</summary>
internal sealed class CounterHealth(string name)
{
    private readonly List<string> _reasons = [];

    public HealthStatus Status { get; private set; } = HealthStatus.Healthy;

    public Dictionary<string, object> Data { get; } = new(StringComparer.Ordinal);

    public string Description => string.Join(" ", _reasons);

    /// <summary>Cost: 1 LIST and 1 conditional GET a shard.</summary>
    public static async Task<CounterHealth> ReadAsync(
        EventualConsistencyPlugin plugin, CounterHealthOptions options, CancellationToken cancellationToken)
    {
        var health = new CounterHealth($"{plugin.Options.Resource}.{plugin.Options.Field}");
        if (plugin.State != PluginState.Active)
        {
            var status = plugin.State == PluginState.Deferred ? HealthStatus.Degraded : HealthStatus.Unhealthy;
            health.Find(status, plugin.Diagnose());
            return health;
        }

        // First what fails when the store does, so that it is told even then.
        health.JudgeProcess(plugin.ActiveField, options);
        try
        {
            var status = await plugin.GetStatusAsync(cancellationToken).ConfigureAwait(false);
            health.JudgeLog(plugin, status, options);
        }
        catch (S3DbException exception)
        {
            health.Find(HealthStatus.Unhealthy, exception.Message);
        }

        return health;
    }

    private static HealthStatus Rate<T>(T value, T degraded, T unhealthy)
        where T : IComparable<T> =>
        value.CompareTo(unhealthy) >= 0 ? HealthStatus.Unhealthy
        : value.CompareTo(degraded) >= 0 ? HealthStatus.Degraded
        : HealthStatus.Healthy;

    private void JudgeProcess(CounterField field, CounterHealthOptions options)
    {
        var failures = field.Shards.Max(shard => shard.Monitor.ConsecutiveFailures);
        var reason = field.Shards.Select(shard => shard.Monitor.LastFailure).FirstOrDefault(text => text is not null);
        Data[$"{name}.consecutiveFailures"] = failures;
        Find(
            Rate(failures, options.FailuresDegraded, options.FailuresUnhealthy),
            $"Its consolidation has failed {failures} times in a row: {reason}");
        var stuck = field.Shards.Max(shard => shard.Writer.OldestUnresolvedAge);
        Data[$"{name}.oldestUnresolvedSeconds"] = stuck.TotalSeconds;
        Find(
            Rate(stuck, options.StuckWriterDegraded, options.StuckWriterUnhealthy),
            $"A segment of this process has been on its way for {stuck}.");
        var foreign = field.Shards.Sum(shard => shard.Consolidator.Cleaner.ForeignSegments);
        Data[$"{name}.foreignSegments"] = foreign;
        Find(
            foreign > 0 ? HealthStatus.Degraded : HealthStatus.Healthy,
            $"{foreign} segments hold other bytes than were folded: a writer id is used by two processes. See event "
            + $"{CounterEventId.ForeignSegment}.");
        Data[$"{name}.pendingTransactions"] = field.Shards.Sum(shard => shard.PendingTransactions);
    }

    private void JudgeLog(EventualConsistencyPlugin plugin, ConsolidationStatus status, CounterHealthOptions options)
    {
        var interval = plugin.Options.LongestConsolidationInterval;
        var age = plugin.ActiveField.Shards.Max(shard => shard.OldestPendingAge);
        Data[$"{name}.oldestPendingSeconds"] = age.TotalSeconds;
        Find(
            Rate(age, options.PendingAgeDegraded ?? (interval * 2), options.PendingAgeUnhealthy ?? (interval * 4)),
            $"Its oldest pending transaction is {age} old. Does a process consolidate it?");
        Data[$"{name}.pendingSegments"] = status.PendingSegments;
        Data[$"{name}.stoppedWriters"] = status.StoppedWriters.Count;
        Data[$"{name}.failingRecords"] = status.FailingRecords.Count;
        if (status.StoppedWriters.Count > 0)
        {
            Find(HealthStatus.Degraded, $"A segment cannot be read: {status.StoppedWriters.Values.First()}");
        }

        if (status.FailingRecords.Count > 0)
        {
            Find(HealthStatus.Degraded, $"A reducer throws: {status.FailingRecords.Values.First()}");
        }
    }

    private void Find(HealthStatus status, string reason)
    {
        if (status < Status)
        {
            Status = status;
        }

        if (status < HealthStatus.Healthy)
        {
            _reasons.Add($"{name}: {reason}");
        }
    }
}
