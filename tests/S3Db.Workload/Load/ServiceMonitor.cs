using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace S3Db.Workload;

/// <summary>What an application under load noted about itself.</summary>
public sealed class ServiceMonitor(string path)
{
    private IReadOnlyList<JournalEntry> Entries => File.Exists(path) ? JournalFile.Read(path) : [];

    /// <summary>Everything the health check said that began and ended within a time.</summary>
    public IReadOnlyList<HealthStatus> HealthWithin(long from, long to) =>
        [.. Find(JournalKind.Health, from, to).Where(entry => entry.Extra >= from).Select(StatusOf)];

    /// <summary>Whether the last answer to a question that was asked since is that it is healthy.</summary>
    public bool IsHealthySince(long from) => HealthWithin(from, long.MaxValue) is [.., HealthStatus.Healthy];

    /// <summary>When the health check first answered so to a question asked since; null when it did not.</summary>
    public long? FindFirst(long from, Func<HealthStatus, bool> isWanted) => Entries
        .Where(entry => entry.Kind == JournalKind.Health)
        .Where(entry => entry.Extra >= from && isWanted(StatusOf(entry)))
        .Select(entry => (long?)entry.Time)
        .FirstOrDefault();

    /// <summary>How many calls waited for room in the queue at most.</summary>
    public long WaitingMax(long from, long to) =>
        Find(JournalKind.Waiting, from, to).Select(entry => entry.Value).DefaultIfEmpty().Max();

    /// <summary>The largest the managed heap was, and the largest the process was.</summary>
    public (long Heap, long Process) MemoryMax()
    {
        var entries = Find(JournalKind.Memory, 0, long.MaxValue).ToList();
        return (
            entries.Select(entry => entry.Value).DefaultIfEmpty().Max(),
            entries.Select(entry => entry.Extra).DefaultIfEmpty().Max());
    }

    private static HealthStatus StatusOf(JournalEntry entry) => (HealthStatus)entry.Detail;

    private IEnumerable<JournalEntry> Find(JournalKind kind, long from, long to) =>
        Entries.Where(entry => entry.Kind == kind && entry.Time >= from && entry.Time <= to);
}
