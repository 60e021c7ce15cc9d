namespace S3Db.Simulation.Planning;

/// <summary>One thing a plan asks for. It can be left out, and everything else stays as it was.</summary>
/// <param name="Index">Its place in the plan, for ever.</param>
internal abstract record PlanElement(int Index);
