using System.Security.Cryptography;

namespace S3Db.Storage;

/// <summary>Reads one stored file whole; a file is never changed in place, so what is read is one version.</summary>
internal static class ObjectFile
{
    /// <summary>The bytes; null when there is no such file.</summary>
    /// <exception cref="StoreException">It is too large.</exception>
    public static byte[]? TryRead(string key, string path, string where)
    {
        try
        {
            using var handle = File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var body = GC.AllocateUninitializedArray<byte>(
                ObjectSize.CheckRead(key, RandomAccess.GetLength(handle), where));
            for (var read = 0; read < body.Length;)
            {
                var count = RandomAccess.Read(handle, body.AsSpan(read), read);
                if (count == 0)
                {
                    throw new IOException($"'{path}' ended after {read} of {body.Length} bytes.");
                }

                read += count;
            }

            return body;
        }
        catch (Exception exception) when (
            exception is FileNotFoundException or DirectoryNotFoundException
            || IsNotDirectory(exception)
            || (exception is UnauthorizedAccessException && Directory.Exists(path)))
        {
            return null;
        }
    }

    /// <summary>What S3 computes: the MD5 of the content. It names a version and protects nothing.</summary>
    public static ETag ComputeETag(ReadOnlySpan<byte> body)
    {
#pragma warning disable CA5351 // An ETag is a version, not a signature; S3 uses MD5 and so do its clients.
        return new ETag(Convert.ToHexStringLower(MD5.HashData(body)));
#pragma warning restore CA5351
    }

    /// <summary>Whether a part of the path is a file where a folder was expected (ENOTDIR).</summary>
    public static bool IsNotDirectory(Exception exception) =>
        exception is IOException && exception.HResult == PosixFiles.NotDirectory;
}
