using System.IO.Compression;

namespace S3Db.EventualConsistency;

/// <summary>Deflates an object piece by piece.</summary>
internal sealed class GzipWriter : IDisposable
{
    private readonly PooledStream _output = new();
    private readonly GZipStream _gzip;

    public GzipWriter() => _gzip = new GZipStream(_output, CompressionLevel.Fastest, leaveOpen: true);

    public void Write(ReadOnlySpan<byte> data) => _gzip.Write(data);

    /// <summary>The whole object; nothing can be written any more.</summary>
    public byte[] Complete()
    {
        _gzip.Dispose();
        return _output.ToArray();
    }

    public void Dispose()
    {
        _gzip.Dispose();
        _output.Dispose();
    }
}
