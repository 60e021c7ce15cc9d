using System.Runtime.InteropServices;

namespace S3Db.Workload;

/// <summary>
/// A line of a journal: 32 bytes, written with one system call, so that killing the process leaves whole lines.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct JournalEntry
{
    public const int Size = 32;

    public JournalKind Kind { get; init; }

    /// <summary>
    /// The operation of an intent, the verdict of an acknowledgement, the mode of a read, or a state of health.
    /// </summary>
    public byte Detail { get; init; }

    public ushort Wallet { get; init; }

    /// <summary>The number of the transaction in its journal, or of the session that read.</summary>
    public int Number { get; init; }

    /// <summary>An amount or a value in cents, a count, or the bytes of the managed heap.</summary>
    public long Value { get; init; }

    /// <summary>When it was, by the monotonic clock that all processes of the machine share.</summary>
    public long Time { get; init; }

    /// <summary>
    /// The key of an intent, the hash of the transaction's id, when the read or the check began, or the bytes in
    /// memory.
    /// </summary>
    public long Extra { get; init; }
}
