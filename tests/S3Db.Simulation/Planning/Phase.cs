namespace S3Db.Simulation.Planning;

/// <summary>A time in which users are active; between two phases nobody is.</summary>
internal sealed record Phase(TimeSpan Begin, TimeSpan Length, int Operations)
{
    public TimeSpan End => Begin + Length;
}
