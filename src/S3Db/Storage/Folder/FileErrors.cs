namespace S3Db.Storage;

/// <summary>Says what an error of the file system means to a caller of the store.</summary>
internal static class FileErrors
{
    public static bool IsFileError(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or NotSupportedException;

    public static StoreException Translate(Exception exception, string key, string action, bool isOutcomeUnknown)
    {
        if (ObjectFile.IsNotDirectory(exception))
        {
            return ObjectAndFolder(key, action);
        }

        var (error, remedy) = exception switch
        {
            UnauthorizedAccessException => (StoreErrorKind.Denied, "Let this process read and write the folder."),
            NotSupportedException =>
                (StoreErrorKind.Unsupported, "Use a local file system such as ext4, xfs, APFS or NTFS."),
            DirectoryNotFoundException => (StoreErrorKind.Unavailable, "Leave the folder to the store."),
            _ => (StoreErrorKind.Unavailable, "Check the free space and the health of the volume."),
        };
        return new StoreException(error, key, $"Cannot {action}: {exception.Message} {remedy}", exception)
        {
            IsOutcomeUnknown = isOutcomeUnknown && error == StoreErrorKind.Unavailable,
        };
    }

    public static StoreException ObjectAndFolder(string key, string where) => new(
        StoreErrorKind.Invalid,
        key,
        $"Cannot write '{key}' ({where}): one of 'a' and 'a/b' would be a file and a folder at once. Use another key.");
}
