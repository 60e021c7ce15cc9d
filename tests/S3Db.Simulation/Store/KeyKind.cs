namespace S3Db.Simulation.Store;

/// <summary>What an object is to the database, by its key.</summary>
internal enum KeyKind
{
    Other,
    Catalog,
    Record,
    Segment,
    Manifest,
    Page,
    Cohort,
    Opening,
    Archive,
}
