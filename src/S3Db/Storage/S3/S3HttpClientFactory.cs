using System.Net;
using Amazon.Runtime;

namespace S3Db.Storage;

/// <summary>
/// One connection pool for a store. The SDK's own client keeps idle connections too long for servers that close them,
/// and pools without a limit.
/// </summary>
internal sealed class S3HttpClientFactory : HttpClientFactory, IDisposable
{
    private readonly HttpClient _client;

    public S3HttpClientFactory(int connectionsMax, bool usesProxy) => _client = new HttpClient(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = connectionsMax,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        ConnectTimeout = TimeSpan.FromSeconds(5),
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = usesProxy,
        ActivityHeadersPropagator = null,
    })
    {
        // Every request has a deadline of its own.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => _client.Dispose();
}
