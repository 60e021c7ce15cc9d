namespace S3Db.Simulation.History;

/// <summary>All calls of all users, in the order in which they began.</summary>
internal sealed class WorldHistory
{
    private long _moment;

    public List<OperationRecord> Operations { get; } = [];

    public long NextMoment() => ++_moment;
}
