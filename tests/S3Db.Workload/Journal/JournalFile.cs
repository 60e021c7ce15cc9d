using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace S3Db.Workload;

/// <summary>
/// What a process did, in its own words: appended by one system call a line, before and after each call. What is
/// written survives SIGKILL in the page cache; nothing of it passes through the code under test. Thread-safe.
/// </summary>
public sealed class JournalFile(string path, int number) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SafeFileHandle _handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
    private readonly string _alarms = AlarmsOf(path);
    private long _length;

    /// <summary>Distinguishes the journals of a run: the first part of the source of its transactions.</summary>
    public int Number => number;

    public static string PathOf(string folder, int number) =>
        Path.Join(folder, string.Create(CultureInfo.InvariantCulture, $"{number:D5}.journal"));

    /// <summary>The source that a transaction is stored with.</summary>
    public static string SourceOf(int journal, int transaction) =>
        string.Create(CultureInfo.InvariantCulture, $"{journal}.{transaction}");

    /// <summary>FNV-1a: enough to tell one transaction id from another.</summary>
    public static long HashOf(string transactionId)
    {
        var hash = 14695981039346656037ul;
        foreach (var letter in transactionId)
        {
            hash = unchecked((hash ^ letter) * 1099511628211ul);
        }

        return unchecked((long)hash);
    }

    /// <summary>The whole lines of a journal.</summary>
    public static JournalEntry[] Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var whole = bytes.AsSpan(0, bytes.Length - (bytes.Length % JournalEntry.Size));
        return MemoryMarshal.Cast<byte, JournalEntry>(whole).ToArray();
    }

    /// <summary>Writes a whole journal, as tests do.</summary>
    public static void Write(string path, IReadOnlyCollection<JournalEntry> entries) =>
        File.WriteAllBytes(path, MemoryMarshal.AsBytes<JournalEntry>(entries.ToArray()));

    /// <summary>What a process met that must never happen, if anything.</summary>
    public static IReadOnlyList<string> ReadAlarms(string path) =>
        File.Exists(AlarmsOf(path)) ? File.ReadAllLines(AlarmsOf(path)) : [];

    /// <summary>Writes a line, dated now.</summary>
    /// <returns>The time it was dated with.</returns>
    public long Write(JournalEntry entry)
    {
        var now = Stopwatch.GetTimestamp();
        entry = entry with { Time = now };
        var bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<JournalEntry>(in entry));
        lock (_lock)
        {
            RandomAccess.Write(_handle, bytes, _length);
            _length += JournalEntry.Size;
        }

        return now;
    }

    /// <summary>Reports what must never happen: each line is a violation.</summary>
    public void Alarm(string text) => Append(_alarms, text);

    /// <summary>Writes down what people may want to read.</summary>
    public void Note(string text) => Append(Path.ChangeExtension(path, ".notes"), text);

    public void Dispose() => _handle.Dispose();

    private void Append(string file, string text)
    {
        lock (_lock)
        {
            File.AppendAllText(file, text.ReplaceLineEndings(" ") + "\n");
        }
    }

    private static string AlarmsOf(string journal) => Path.ChangeExtension(journal, ".alarms");
}
