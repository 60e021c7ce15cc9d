using System.Net;
using System.Net.Sockets;

namespace S3Db.Workload;

/// <summary>
/// A proxy before an S3 endpoint that loses, delays, repeats and falsifies. It understands as much of HTTP as it takes
/// to know where a request ends, and forwards the bytes as they were signed.
/// </summary>
public sealed class FaultyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Uri _upstream;
    private readonly Task _accepting;
    private long _requests;
    private int _outage;

    private FaultyProxy(Uri upstream, ProxyFaultPlan plan)
    {
        (_upstream, Plan) = (upstream, plan);
        Late = new LateRequests(upstream);
        _listener.Start(backlog: 1024);
        _accepting = AcceptAsync();
    }

    public ProxyFaultPlan Plan { get; }

    public LateRequests Late { get; }

    /// <summary>How many requests came.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Whether nobody gets through.</summary>
    public ProxyOutage Outage
    {
        get => (ProxyOutage)Volatile.Read(ref _outage);
        set => Volatile.Write(ref _outage, (int)value);
    }

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Puts a proxy before the endpoint of a connection string.</summary>
    /// <exception cref="S3DbException">It has no endpoint that is spoken to in plain HTTP.</exception>
    public static FaultyProxy Start(S3ConnectionString connection, ProxyFaultPlan plan) =>
        connection.Endpoint is { Scheme: "http" } endpoint
            ? new FaultyProxy(endpoint, plan)
            : throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"Cannot put a faulty proxy before '{connection}': it must be "
                + "http://KEY:SECRET@host:port/bucket/path.");

    /// <summary>The connection string of the same place through the proxy.</summary>
    public string Redirect(string connectionString)
    {
        var uri = new UriBuilder(connectionString) { Host = IPAddress.Loopback.ToString(), Port = Port };
        return uri.Uri.AbsoluteUri;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Late.DisposeAsync();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_closing.Token);
                _ = Task.Run(() => ServeAsync(client));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
                // Closing, or a client that has gone already.
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var upstream = new Upstream(_upstream);
        using var _ = client;
        try
        {
            client.NoDelay = true;
            var stream = client.GetStream();
            var reader = new HttpReader(stream);
            while (Outage != ProxyOutage.Refuse
                && await reader.ReadRequestAsync(
                    async () => await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray()), _closing.Token)
                    is { } request)
            {
                Interlocked.Increment(ref _requests);
                if (!await AnswerAsync(client, stream, upstream, request) || request.IsLast)
                {
                    return;
                }
            }

            Reset(client);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // Either side has gone: so does the connection.
        }
    }

    /// <returns>Whether the connection goes on.</returns>
    private async Task<bool> AnswerAsync(TcpClient client, NetworkStream stream, Upstream upstream, HttpMessage request)
    {
        while (Outage == ProxyOutage.Hang)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), _closing.Token);
            if (Outage != ProxyOutage.Hang)
            {
                return false;
            }
        }

        if (Outage == ProxyOutage.Refuse)
        {
            Reset(client);
            return false;
        }

        var fault = Plan.Draw(request.IsWrite);
        if (await AnswerUnforwardedAsync(client, stream, request, fault) is { } goesOn)
        {
            return goesOn;
        }

        var reply = await upstream.SendAsync(request, _closing.Token);
        return await ReplyAsync(client, stream, request, reply, fault);
    }

    private async Task<bool?> AnswerUnforwardedAsync(
        TcpClient client, NetworkStream stream, HttpMessage request, ProxyFault fault)
    {
        switch (fault)
        {
            case ProxyFault.DropBefore:
                return false;
            case ProxyFault.ResetBefore:
                Reset(client);
                return false;
            case ProxyFault.Late:
                Late.Add(request, Plan.DrawLateness());
                return false;
            case ProxyFault.ErrorBefore:
                await WriteErrorAsync(stream, 500, "InternalError");
                return true;
            case ProxyFault.SlowDown:
                await WriteErrorAsync(stream, 503, "SlowDown");
                return true;
            case ProxyFault.DelayRequest:
                await Task.Delay(Plan.DrawDelay(), _closing.Token);
                return null;
            default:
                return null;
        }
    }

    private async Task<bool> ReplyAsync(
        TcpClient client, NetworkStream stream, HttpMessage request, HttpMessage reply, ProxyFault fault)
    {
        switch (fault)
        {
            case ProxyFault.LoseReply:
                return false;
            case ProxyFault.ResetAfter:
                Reset(client);
                return false;
            case ProxyFault.ErrorAfter:
                await WriteErrorAsync(stream, 500, "InternalError");
                return true;
            case ProxyFault.TruncateReply:
                byte[] whole = [.. reply.Head, .. reply.Body];
                await stream.WriteAsync(whole.AsMemory(0, whole.Length - 1 - (reply.Body.Length / 2)), _closing.Token);
                return false;
            case ProxyFault.DelayReply:
                await Task.Delay(Plan.DrawDelay(), _closing.Token);
                break;
            case ProxyFault.Duplicate:
                Late.Add(request, Plan.DrawLateness());
                break;
        }

        await reply.WriteAsync(stream, _closing.Token);
        return true;
    }

    private static void Reset(TcpClient client)
    {
        client.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Close();
    }

    private static async Task WriteErrorAsync(NetworkStream stream, int status, string code)
    {
        var body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            + $"<Error><Code>{code}</Code><Message>A fault.</Message></Error>";
        var head = $"HTTP/1.1 {status} {code}\r\nContent-Type: application/xml\r\n"
            + $"Date: {DateTimeOffset.UtcNow:R}\r\nContent-Length: {body.Length}\r\n\r\n";
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(head + body));
    }
}
