namespace S3Db.Storage;

/// <summary>
/// The folder of a store and its hidden parts: staged files, locks, and the mark that names are escaped.
/// </summary>
internal static class FileRoot
{
    public const string TempFolder = ".tmp";
    public const string LocksFolder = ".locks";
    public const string EscapedMark = ".escaped";

    /// <summary>Creates what is missing.</summary>
    /// <returns>Whether file names are escaped; decided once for a folder, when it is created.</returns>
    public static bool Prepare(string root, bool forceEscaping)
    {
        var mark = Path.Join(root, EscapedMark);
        var isNew = !Directory.Exists(Path.Join(root, LocksFolder));
        Directory.CreateDirectory(Path.Join(root, TempFolder));
        if (File.Exists(mark))
        {
            return true;
        }

        if (!forceEscaping && !FoldsCase(root))
        {
            Complete(root);
            return false;
        }

        if (!isNew)
        {
            throw new StoreException(
                StoreErrorKind.Unsupported,
                string.Empty,
                $"Cannot open the folder '{root}': it was created on a volume that tells upper from lower case, "
                + "and this "
                + "one does not. Copy the objects through S3Db (s3db export, s3db import) instead of copying "
                + "the files.");
        }

        File.WriteAllBytes(mark, []);
        Complete(root);
        return true;
    }

    /// <summary>A missing root must not look like an empty store.</summary>
    public static void ThrowIfGone(string root, string key)
    {
        if (!Directory.Exists(Path.Join(root, TempFolder)))
        {
            throw new StoreException(
                StoreErrorKind.RootNotFound,
                key,
                $"The folder '{root}' of the store has gone. Is its volume mounted? Open the store again to "
                + "create it.");
        }
    }

    /// <summary>Makes the root itself durable: what is stored below it is worth no more than its own name.</summary>
    private static void Complete(string root)
    {
        Directory.CreateDirectory(Path.Join(root, LocksFolder));
        for (var folder = root; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            // Folders above the root may be closed to this process; those were not made by it.
            FolderSync.TrySync(folder);
        }
    }

    private static bool FoldsCase(string root)
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        var probe = Path.Join(root, TempFolder, $"case-{SystemRandomSource.Instance.NextToken()}");
        File.WriteAllBytes(probe, []);
        var isFolded = File.Exists(Path.Join(root, TempFolder, Path.GetFileName(probe).ToUpperInvariant()));
        File.Delete(probe);
        return isFolded;
    }
}
