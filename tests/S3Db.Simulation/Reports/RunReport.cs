using S3Db.Simulation.Checkers;
using S3Db.Simulation.Faults;
using Spectre.Console;

namespace S3Db.Simulation.Reports;

/// <summary>The report of a run: what was done to the system, which ways out it took, and what was found.</summary>
internal static class RunReport
{
    public static void Write(
        IAnsiConsole console, RunSummary summary, TimeSpan elapsed, IReadOnlyList<string> missing)
    {
        var output = console.Profile.Out.Writer;
        output.WriteLine();
        output.WriteLine("faults");
        foreach (var fault in Enum.GetNames<Fault>())
        {
            var note = missing.Contains(fault) ? "  NEVER STRUCK" : string.Empty;
            output.WriteLine($"  {fault,-26}{summary.Tally.Faults.GetValueOrDefault(fault),12:N0}{note}");
        }

        output.WriteLine("recovery paths");
        foreach (var path in Enum.GetNames<RecoveryPath>())
        {
            var note = missing.Contains(path) ? "  NEVER TAKEN" : string.Empty;
            output.WriteLine($"  {path,-26}{summary.Tally.Paths.GetValueOrDefault(path),12:N0}{note}");
        }

        output.WriteLine("counts");
        foreach (var (name, count) in summary.Tally.Counts)
        {
            output.WriteLine($"  {name,-26}{count,12:N0}");
        }

        WriteInvariants(output, summary);
        foreach (var failure in summary.Failures.OrderBy(failure => failure.Seed).Take(20))
        {
            output.WriteLine($"seed {failure.Seed}: {failure.Violations[0]}");
        }

        output.WriteLine(
            $"{summary.Count:N0} seeds from {summary.First} in {elapsed.TotalSeconds:N0} s, "
            + $"{summary.Count / elapsed.TotalSeconds:N1} a second");
    }

    private static void WriteInvariants(TextWriter output, RunSummary summary)
    {
        var violations = summary.Failures.SelectMany(failure => failure.Violations).ToList();
        output.WriteLine("invariants");
        for (var number = 1; number <= 9; number++)
        {
            var invariant = $"I{number}";
            var checkers = Auditors.All
                .Where(checker => checker.Invariants.Split(' ').Contains(invariant))
                .Select(checker => checker.Name);
            output.WriteLine(
                $"  {invariant}  {violations.Count(violation => violation.Invariant == invariant),6} violations"
                + $"  by {string.Join(", ", checkers)}");
        }
    }
}
