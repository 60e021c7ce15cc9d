using System.Collections.Concurrent;

namespace S3Db.Storage;

/// <summary>
/// Creates folders and makes their entries durable, where the operating system does not do so by itself.
/// </summary>
internal sealed class FolderSync(string root)
{
    private const int KnownMax = 10_000;

    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>Creates a folder below the root; it and those above it are durable when the call returns.</summary>
    public void Create(string folder)
    {
        if (folder.Length <= root.Length || (_known.ContainsKey(folder) && Directory.Exists(folder)))
        {
            return;
        }

        Create(Path.GetDirectoryName(folder)!);
        if (File.Exists(folder))
        {
            throw new IOException($"'{folder}' is a file.", PosixFiles.NotDirectory);
        }

        Directory.CreateDirectory(folder);

        // Also when another process has just created it: that process may die before it gets here.
        Sync(folder);
        if (_known.Count >= KnownMax)
        {
            _known.Clear();
        }

        _known.TryAdd(folder, true);
    }

    /// <summary>Makes the entry of a file or folder in its parent durable.</summary>
    public static void Sync(string path) => SyncFolder(Path.GetDirectoryName(path)!);

    public static bool TrySync(string folder)
    {
        try
        {
            SyncFolder(folder);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void SyncFolder(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            PosixFiles.SyncDirectory(folder);
        }
    }
}
