using BenchmarkDotNet.Attributes;
using NodaTime;
using S3Db.EventualConsistency;

namespace S3Db.Benchmarks.Micro;

/// <summary>The local day of an instant, in a zone that changes its clocks.</summary>
public class CalendarBenchmark
{
    private readonly CohortCalendar _calendar = CohortCalendar.Create("America/New_York");
    private readonly Instant _instant = Instant.FromUtc(2026, 11, 1, 5, 30);

    [Benchmark]
    public LocalDate DateOf() => _calendar.DateOf(_instant);
}
