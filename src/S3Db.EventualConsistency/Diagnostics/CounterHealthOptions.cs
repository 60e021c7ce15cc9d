namespace S3Db.EventualConsistency;

/// <summary>From when on a counter is degraded, and from when on it has failed.</summary>
public sealed class CounterHealthOptions
{
    /// <summary>The age of the oldest pending transaction from which on a counter is degraded.</summary>
    /// <value>
    /// Null by default: twice the counter's <see cref="EventualConsistencyOptions.ConsolidationInterval"/>, or
    /// <see cref="EventualConsistencyOptions.IdleConsolidationInterval"/> where that is longer.
    /// </value>
    public TimeSpan? PendingAgeDegraded { get; set; }

    /// <summary>The age of the oldest pending transaction from which on a counter has failed.</summary>
    /// <value>
    /// Null by default: four times the counter's <see cref="EventualConsistencyOptions.ConsolidationInterval"/>, or
    /// <see cref="EventualConsistencyOptions.IdleConsolidationInterval"/> where that is longer.
    /// </value>
    public TimeSpan? PendingAgeUnhealthy { get; set; }

    /// <summary>How many consolidations fail in a row until a counter is degraded.</summary>
    /// <value>One by default.</value>
    public int FailuresDegraded { get; set; } = 1;

    /// <summary>How many consolidations fail in a row until a counter has failed.</summary>
    /// <value>Three by default.</value>
    public int FailuresUnhealthy { get; set; } = 3;

    /// <summary>How long a segment of this process may be on its way until a counter is degraded.</summary>
    /// <value>10 seconds by default, when writing goes on under a fresh id.</value>
    public TimeSpan StuckWriterDegraded { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a segment of this process may be on its way until a counter has failed.</summary>
    /// <value>2 minutes by default.</value>
    public TimeSpan StuckWriterUnhealthy { get; set; } = TimeSpan.FromMinutes(2);
}
