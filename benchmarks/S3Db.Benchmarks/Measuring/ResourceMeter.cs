using System.Diagnostics;
using System.Globalization;

namespace S3Db.Benchmarks.Measuring;

/// <summary>Measures time, processor time, allocations and peak memory of this process between two moments.</summary>
internal sealed class ResourceMeter
{
    private const string PeakLine = "VmHWM:";
    private readonly long _startedAt;
    private readonly TimeSpan _cpu;
    private readonly long _allocated;

    private ResourceMeter()
    {
        ResetPeak();
        _cpu = Cpu();
        _allocated = GC.GetTotalAllocatedBytes(precise: false);
        _startedAt = Stopwatch.GetTimestamp();
    }

    public static ResourceMeter Start() => new();

    /// <summary>Gives memory back that earlier work left, so that it is not counted for later work.</summary>
    public static void CollectGarbage() =>
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    public ResourceUse Stop()
    {
        var elapsed = Stopwatch.GetElapsedTime(_startedAt);
        return new ResourceUse(
            elapsed, Cpu() - _cpu, GC.GetTotalAllocatedBytes(precise: false) - _allocated, PeakBytes());
    }

    private static TimeSpan Cpu()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    /// <summary>Makes the peak the memory of this moment, where the system can.</summary>
    private static void ResetPeak()
    {
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then the peak is that of the process's whole life, which is never less.
        }
    }

    private static long PeakBytes()
    {
        if (OperatingSystem.IsLinux()
            && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(
                PeakLine, StringComparison.Ordinal)) is { } line)
        {
            return long.Parse(line[PeakLine.Length..].Replace("kB", string.Empty, StringComparison.Ordinal).Trim(),
                CultureInfo.InvariantCulture) * 1024;
        }

        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
