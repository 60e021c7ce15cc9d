namespace S3Db.Benchmarks.Reporting;

/// <summary>Which direction of a figure is the good one.</summary>
internal enum Better
{
    Lower,
    Higher,
}
