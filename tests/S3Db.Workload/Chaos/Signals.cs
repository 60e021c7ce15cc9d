using System.Runtime.InteropServices;

namespace S3Db.Workload;

/// <summary>The signals that freeze and wake a process.</summary>
internal static partial class Signals
{
    private const int Continue = 18;
    private const int Stop = 19;

    public static void Freeze(int process) => _ = SendNative(process, Stop);

    public static void Wake(int process) => _ = SendNative(process, Continue);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendNative(int process, int signal);
}
