using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace S3Db.Testing.Tests;

/// <summary>The AWS SDK as a product would use it on a server that is not AWS.</summary>
internal static class TestClient
{
    public static AmazonS3Client Create(
        InProcessS3Server server, string? accessKey = null, string? secretKey = null, bool isChecksummed = false) =>
        new(
            new BasicAWSCredentials(accessKey ?? server.AccessKey, secretKey ?? server.SecretKey),
            new AmazonS3Config
            {
                ServiceURL = server.Endpoint.ToString(),
                ForcePathStyle = true,
                AuthenticationRegion = "us-east-1",
                MaxErrorRetry = 0,
                RequestChecksumCalculation = isChecksummed
                    ? RequestChecksumCalculation.WHEN_SUPPORTED
                    : RequestChecksumCalculation.WHEN_REQUIRED,
                ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            });

    public static PutObjectRequest Put(
        this InProcessS3Server server, string key, string body, string? ifMatch = null, string? ifNoneMatch = null) =>
        new()
        {
            BucketName = server.BucketName,
            Key = key,
            InputStream = new MemoryStream(Encoding.UTF8.GetBytes(body)),
            UseChunkEncoding = false,
            IfMatch = ifMatch,
            IfNoneMatch = ifNoneMatch,
        };

    public static async Task<string> ReadAsync(this IAmazonS3 client, InProcessS3Server server, string key)
    {
        using var response = await client.GetObjectAsync(server.BucketName, key);
        using var reader = new StreamReader(response.ResponseStream);
        return await reader.ReadToEndAsync();
    }

    public static async Task<AmazonS3Exception> RefusedAsync(Func<Task> call) =>
        await Assert.ThrowsAnyAsync<AmazonS3Exception>(call);
}
