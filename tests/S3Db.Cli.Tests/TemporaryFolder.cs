using System.Security.Cryptography;

namespace S3Db.Cli.Tests;

/// <summary>A folder of its own for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string FullPath { get; } =
        Path.Join(Path.GetTempPath(), "s3db-cli-tests", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));

    public string Connection => $"file://{FullPath}";

    public void Dispose()
    {
        if (Directory.Exists(FullPath))
        {
            Directory.Delete(FullPath, recursive: true);
        }
    }
}
