namespace S3Db.Storage;

/// <summary>
/// Writes files beside the objects, durably, so that giving them their name is all that is left to do.
/// </summary>
internal sealed class FileStaging(string folder, TimeProvider timeProvider, IRandomSource random)
{
    internal static readonly TimeSpan LeftoverAge = TimeSpan.FromHours(1);

    public StagedFile Write(ReadOnlySpan<byte> body)
    {
        var path = Path.Join(folder, random.NextToken());
        try
        {
            using var handle = File.OpenHandle(
                path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
            RandomAccess.Write(handle, body, 0);
            File.SetLastWriteTimeUtc(handle, timeProvider.GetUtcNow().UtcDateTime);
            RandomAccess.FlushToDisk(handle);
        }
        catch
        {
            File.Delete(path);
            throw;
        }

        return new StagedFile(path);
    }

    /// <summary>Removes what crashed processes left; nobody takes an hour over one write.</summary>
    public void Sweep()
    {
        var limit = timeProvider.GetUtcNow().UtcDateTime - LeftoverAge;
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            if (File.GetLastWriteTimeUtc(path) < limit)
            {
                File.Delete(path);
            }
        }
    }
}
