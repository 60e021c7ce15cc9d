namespace S3Db.Simulation.Checkers;

/// <summary>One counter of the model: a change of the initial value until it is set.</summary>
internal sealed record ModelCounter(decimal Value, bool IsSet, string Incarnation);
