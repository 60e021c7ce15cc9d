namespace S3Db.Simulation.Store;

/// <summary>The kinds of requests an S3 store answers.</summary>
internal enum RequestVerb
{
    Get,
    Put,
    Delete,
    DeleteMany,
    List,
}
