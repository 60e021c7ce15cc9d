using System.Net.Sockets;

namespace S3Db.Workload;

/// <summary>A connection to the server, opened when it is needed.</summary>
internal sealed class Upstream(Uri endpoint) : IDisposable
{
    private TcpClient? _client;
    private HttpReader? _reader;

    /// <summary>Sends a request and waits for its reply, at most once.</summary>
    public async Task<HttpMessage> SendAsync(HttpMessage request, CancellationToken cancellationToken)
    {
        try
        {
            if (_client is null)
            {
                _client = new TcpClient { NoDelay = true };
                await _client.ConnectAsync(endpoint.Host, endpoint.Port, cancellationToken);
                _reader = new HttpReader(_client.GetStream());
            }

            await request.WriteAsync(_client.GetStream(), cancellationToken);
            var reply = await _reader!.ReadReplyAsync(request.Method, cancellationToken);
            if (reply.IsLast)
            {
                Close();
            }

            return reply;
        }
        catch
        {
            Close();
            throw;
        }
    }

    public void Dispose() => Close();

    private void Close()
    {
        _client?.Dispose();
        (_client, _reader) = (null, null);
    }
}
