namespace S3Db.Benchmarks.Reporting;

/// <summary>A figure that is promised: the floor must be reached, the stretch is beyond the best of its kind.</summary>
/// <param name="Id">What documents call it.</param>
/// <param name="Name">What is measured.</param>
/// <param name="Unit">The unit of all its numbers.</param>
/// <param name="Better">Which direction is good.</param>
/// <param name="Floor">What must be reached; null where only the stretch is a number.</param>
/// <param name="Stretch">What would be excellent; null where it depends on the run.</param>
internal sealed record Target(
    string Id, string Name, string Unit, Better Better, double? Floor, double? Stretch = null);
