using System.Net;

namespace S3Db.Testing.Tests;

public sealed class SignatureTests : ServerTestBase
{
    [Fact]
    public async Task Request_WithUnknownAccessKey_IsRefused()
    {
        using var client = TestClient.Create(Server, accessKey: "SOMEBODYELSE");

        var error = await TestClient.RefusedAsync(() => client.PutObjectAsync(Server.Put("key", "x")));

        Assert.Equal((HttpStatusCode.Forbidden, "InvalidAccessKeyId"), (error.StatusCode, error.ErrorCode));
    }

    [Fact]
    public async Task Request_WithWrongSecret_IsRefusedAndChangesNothing()
    {
        using var client = TestClient.Create(Server, secretKey: "guessed");

        var error = await TestClient.RefusedAsync(() => client.PutObjectAsync(Server.Put("key", "x")));

        Assert.Equal((HttpStatusCode.Forbidden, "SignatureDoesNotMatch"), (error.StatusCode, error.ErrorCode));
        await TestClient.RefusedAsync(() => Client.GetObjectAsync(Server.BucketName, "key"));
    }

    [Fact]
    public async Task Request_WithoutSignature_IsRefused()
    {
        using var client = new HttpClient();

        var reply = await client.GetAsync(new Uri(Server.Endpoint, $"{Server.BucketName}/key"));

        Assert.Equal(HttpStatusCode.Forbidden, reply.StatusCode);
        Assert.Contains("<Code>AccessDenied</Code>", await reply.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectionString_EscapesTheSecret()
    {
        await using var server = await InProcessS3Server.StartAsync(
            new InProcessS3ServerOptions { SecretKey = "a/b+c@d", BucketName = "app" });
        using var client = TestClient.Create(server);

        await client.PutObjectAsync(server.Put("key", "x"));

        Assert.Equal(
            $"http://S3DBTESTKEY:a%2Fb%2Bc%40d@127.0.0.1:{server.Endpoint.Port}/app", server.ConnectionString);
    }
}
