using Amazon.S3;

namespace S3Db.Testing.Tests;

/// <summary>A fresh server and a client for each test.</summary>
public abstract class ServerTestBase : IAsyncLifetime
{
    protected InProcessS3Server Server { get; private set; } = null!;

    protected AmazonS3Client Client { get; private set; } = null!;

    protected virtual InProcessS3ServerOptions Options => new();

    public async ValueTask InitializeAsync()
    {
        Server = await InProcessS3Server.StartAsync(Options);
        Client = TestClient.Create(Server);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Client.Dispose();
        await Server.DisposeAsync();
    }

    protected Task PutAsync(string key, string body = "x") => Client.PutObjectAsync(Server.Put(key, body));
}
