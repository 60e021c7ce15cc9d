#if USE_TESTCONTAINERS
using Amazon.S3;
using S3Db.IntegrationTests;
using Testcontainers.Minio;

[assembly: AssemblyFixture(typeof(MinioServerFixture))]

namespace S3Db.IntegrationTests;

/// <summary>
/// Starts an S3 server in Docker for these tests and names it in <c>S3DB_TEST_S3</c>, unless that names one already.
/// Compiled only with <c>-p:UseTestcontainers=true</c>; <c>S3DB_TEST_IMAGE</c> names the image to run.
/// </summary>
public sealed class MinioServerFixture : IAsyncLifetime
{
    private const string ServerVariable = "S3DB_TEST_S3";
    private const string ImageVariable = "S3DB_TEST_IMAGE";
    private const string Bucket = "s3db";
    private MinioContainer? _container;

    public async ValueTask InitializeAsync()
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(ServerVariable)))
        {
            return;
        }

        var image = Environment.GetEnvironmentVariable(ImageVariable)
            ?? throw new InvalidOperationException($"{ImageVariable} is not set: name a MinIO-compatible image.");
        _container = new MinioBuilder().WithImage(image).Build();
        await _container.StartAsync();

        var endpoint = new Uri(_container.GetConnectionString());
        var (key, secret) = (_container.GetAccessKey(), _container.GetSecretKey());
        var config = new AmazonS3Config
        {
            ServiceURL = endpoint.AbsoluteUri, ForcePathStyle = true, AuthenticationRegion = "us-east-1",
        };
        using var client = new AmazonS3Client(key, secret, config);
        await client.PutBucketAsync(Bucket);
        Environment.SetEnvironmentVariable(
            ServerVariable,
            $"http://{Uri.EscapeDataString(key)}:{Uri.EscapeDataString(secret)}@{endpoint.Authority}/{Bucket}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_container is not null)
        {
            await _container.DisposeAsync();
        }
    }
}
#endif
