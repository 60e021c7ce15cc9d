namespace S3Db.Benchmarks.Reporting;

/// <summary>A logarithmic axis from one place of a drawing to another.</summary>
internal sealed class Axis
{
    private readonly double _from;
    private readonly double _to;
    private readonly double _start;
    private readonly double _end;

    public Axis(IEnumerable<double> values, double start, double end)
    {
        var logs = values.Select(Math.Log10).ToList();
        (_from, _to, _start, _end) = (Math.Floor(logs.Min()), Math.Ceiling(logs.Max() + 1e-9), start, end);
    }

    public double At(double value) =>
        _start + ((Math.Log10(value) - _from) / Math.Max(1, _to - _from) * (_end - _start));

    /// <summary>The powers of ten it spans.</summary>
    public IEnumerable<double> Ticks()
    {
        for (var power = _from; power <= _to; power++)
        {
            yield return Math.Pow(10, power);
        }
    }
}
