namespace S3Db.Simulation.Planning;

/// <summary>Which reducer the field of a world has.</summary>
internal enum ReducerChoice
{
    Default,
    Sum,
    Max,
    MonotonicIncrease,

    /// <summary>One of the application's own that throws now and then, everywhere alike.</summary>
    Throwing,
}
