using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace S3Db.Testing;

/// <summary>
/// An S3 server inside this process, on a free port of the loopback interface: real HTTP, real signatures (SigV4 in the
/// headers), real conditional writes, real MD5 ETags, objects in memory. What S3 does that an object store of this kind
/// needs, it does exactly; what it does not know it answers with 501.
/// </summary>
/// <remarks>Paths are <c>/bucket/key</c>: set <c>ForcePathStyle</c> when using the AWS SDK directly.</remarks>
/// <threadsafety>Thread-safe. Every request takes effect at once, between its reception and its reply.</threadsafety>
public sealed class InProcessS3Server : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly S3RequestLog _log;

    private InProcessS3Server(WebApplication app, S3RequestLog log, InProcessS3ServerOptions options)
    {
        _app = app;
        _log = log;
        BucketName = options.BucketName;
        AccessKey = options.AccessKey;
        SecretKey = options.SecretKey;
        Endpoint = new Uri(app.Services.GetRequiredService<IServer>().Features
            .Get<IServerAddressesFeature>()!.Addresses.First());
        ConnectionString = $"http://{Uri.EscapeDataString(AccessKey)}:{Uri.EscapeDataString(SecretKey)}@"
            + $"{Endpoint.Authority}/{BucketName}";
    }

    /// <summary>Where it listens: <c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri Endpoint { get; }

    /// <summary>The only access key that is let in.</summary>
    public string AccessKey { get; }

    /// <summary>Its secret.</summary>
    public string SecretKey { get; }

    /// <summary>The bucket that exists from the start.</summary>
    public string BucketName { get; }

    /// <summary>
    /// <c>http://KEY:SECRET@127.0.0.1:PORT/bucket</c>; append <c>/path</c> for a database of its own.
    /// </summary>
    public string ConnectionString { get; }

    /// <summary>
    /// Called for every request that passed its signature check, before it is executed; what it returns is done wrong.
    /// It may be called by several requests at once. Null, or a null result: nothing is done wrong.
    /// </summary>
    public Func<S3ServerRequest, S3ServerFault?>? OnRequest
    {
        get => _log.OnRequest;
        set => _log.OnRequest = value;
    }

    /// <summary>Every request that was answered (or dropped), in that order. A snapshot.</summary>
    public IReadOnlyList<S3ServerLogEntry> Requests => _log.Snapshot();

    /// <summary>Starts a server.</summary>
    /// <param name="options">Its settings; the defaults when null.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static async Task<InProcessS3Server> StartAsync(
        InProcessS3ServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new InProcessS3ServerOptions();
        if (options.PageSize is < 1 or > 1000)
        {
            throw new ArgumentException(
                $"PageSize is {options.PageSize}; a listing page holds 1 to 1,000 keys.", nameof(options));
        }

        ArgumentException.ThrowIfNullOrEmpty(options.BucketName, nameof(options));
        var log = new S3RequestLog { OnRequest = options.OnRequest };
        var app = Build(new S3RequestPipeline(options, log));
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new InProcessS3Server(app, log, options);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The number of requests of one kind that were answered (or dropped) so far.</summary>
    /// <param name="operation">The kind.</param>
    public int Count(S3Operation operation) => Requests.Count(e => e.Request.Operation == operation);

    /// <summary>Forgets <see cref="Requests"/>, so that a test can count from here.</summary>
    public void ClearRequests() => _log.Clear();

    /// <summary>Stops the server; its objects are gone.</summary>
    public async ValueTask DisposeAsync()
    {
        // Nobody is owed an answer any more: an already cancelled token closes the connections at once.
        await _app.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Build(S3RequestPipeline pipeline)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, DetachedHostLifetime>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(IPAddress.Loopback, port: 0);
        });
        var app = builder.Build();
        app.Run(pipeline.InvokeAsync);
        return app;
    }
}
