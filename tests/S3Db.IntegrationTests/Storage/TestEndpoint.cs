using S3Db.Storage;
using S3Db.Testing;

namespace S3Db.IntegrationTests.Storage;

/// <summary>
/// The endpoint of the integration tests: the one in the environment variable <c>S3DB_TEST_S3</c> (a connection string
/// whose bucket exists), else a server in this process.
/// </summary>
internal sealed class TestEndpoint : IAsyncDisposable
{
    public const string Variable = "S3DB_TEST_S3";

    private readonly InProcessS3Server? _server;

    private TestEndpoint(string connectionString, InProcessS3Server? server)
    {
        _server = server;
        Stack = StoreStack.Open(S3ConnectionString.Parse(connectionString));
    }

    public StoreStack Stack { get; }

    public static async Task<TestEndpoint> StartAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } connectionString)
        {
            return new TestEndpoint(connectionString, null);
        }

        var server = await InProcessS3Server.StartAsync();
        return new TestEndpoint(server.ConnectionString, server);
    }

    public async ValueTask DisposeAsync()
    {
        await Stack.DisposeAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
