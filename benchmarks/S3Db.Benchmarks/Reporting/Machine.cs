using System.Globalization;
using System.Runtime.InteropServices;

namespace S3Db.Benchmarks.Reporting;

/// <summary>Where figures were measured. Absolute figures mean nothing without it.</summary>
internal sealed record Machine(int Cores, string Cpu, double MemoryGiB, string Os, string DotNet)
{
    public static Machine Current { get; } = new(
        Environment.ProcessorCount,
        FindCpu(),
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30), 1),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Cores} cores of {Cpu}, {MemoryGiB} GiB, {Os}, {DotNet}");

    private static string FindCpu()
    {
        const string Info = "/proc/cpuinfo";
        var line = File.Exists(Info)
            ? File.ReadLines(Info).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
