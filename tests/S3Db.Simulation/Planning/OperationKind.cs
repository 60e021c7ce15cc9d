namespace S3Db.Simulation.Planning;

/// <summary>What a simulated user does.</summary>
internal enum OperationKind
{
    Add,
    Sub,
    Set,
    Transfer,
    ReadEventual,
    ReadStrong,
    ReadToken,
    GetRecord,
    Query,
    Statistics,
    Consolidate,
    ConsolidateRecord,
    Insert,
    Delete,
    Patch,
    BadCall,
    Retain,
    Verify,
    Repair,
    Recalculate,
    Skip,
}
