namespace S3Db.Storage;

/// <summary>
/// The limit of one object's size. Nothing S3Db writes comes near it; it keeps what somebody else put there from
/// filling the memory.
/// </summary>
internal static class ObjectSize
{
    public const int BytesMax = 256 * 1024 * 1024;

    /// <exception cref="StoreException">The object is too large to be read.</exception>
    public static int CheckRead(string key, long bytes, string where) => bytes is >= 0 and <= BytesMax
        ? (int)bytes
        : throw new StoreException(
            StoreErrorKind.Corrupt,
            key,
            $"Cannot read '{key}' in {where}: it has {bytes} bytes, and {BytesMax} are allowed. S3Db did not write it; "
            + "remove it, or restore the object.");

    /// <exception cref="StoreException">The object is too large to be written.</exception>
    public static void CheckWrite(string key, int bytes, string where)
    {
        if (bytes > BytesMax)
        {
            throw new StoreException(
                StoreErrorKind.Invalid,
                key,
                $"Cannot write '{key}' in {where}: it has {bytes} bytes, and {BytesMax} are allowed.");
        }
    }
}
