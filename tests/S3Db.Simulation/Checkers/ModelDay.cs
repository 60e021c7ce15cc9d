namespace S3Db.Simulation.Checkers;

/// <summary>The statistics of one day of the model.</summary>
internal sealed class ModelDay
{
    private readonly Dictionary<string, (long Count, decimal Sum)> _operations = new(StringComparer.Ordinal);

    public long Ineffective { get; set; }

    public decimal Net { get; private set; }

    public decimal Gross { get; private set; }

    public (long Count, decimal Sum) Of(string operation) => _operations.GetValueOrDefault(operation);

    public void Record(string operation, decimal value, decimal moved)
    {
        var (count, sum) = Of(operation);
        _operations[operation] = (count + 1, sum + value);
        Net += moved;
        Gross += Math.Abs(moved);
    }
}
