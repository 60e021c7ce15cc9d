using System.Globalization;
using System.Text;

namespace S3Db.Workload;

/// <summary>Cuts a stream into HTTP/1.1 messages without changing a byte of them.</summary>
internal sealed class HttpReader(Stream stream)
{
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next request; null at the end of the stream.</summary>
    /// <param name="whenExpected">Called when the client waits to be told to go on.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<HttpMessage?> ReadRequestAsync(Func<Task> whenExpected, CancellationToken cancellationToken)
    {
        var head = await ReadHeadAsync(cancellationToken);
        if (head is null)
        {
            return null;
        }

        if (head.ExpectsContinue)
        {
            await whenExpected();
        }

        return head.IsChunked
            ? head with { Body = await ReadChunksAsync(cancellationToken) }
            : head with { Body = await TakeAsync(head.ContentLength ?? 0, cancellationToken) };
    }

    /// <summary>The next reply that is not an interim one.</summary>
    public async Task<HttpMessage> ReadReplyAsync(string method, CancellationToken cancellationToken)
    {
        while (true)
        {
            var head = await ReadHeadAsync(cancellationToken) ?? throw Ended();
            if (head.IsInterim)
            {
                continue;
            }

            if (method == "HEAD" || head.Status is 204 or 304)
            {
                return head;
            }

            return head.IsChunked
                ? head with { Body = await ReadChunksAsync(cancellationToken) }
                : head with { Body = await TakeAsync(head.ContentLength ?? 0, cancellationToken) };
        }
    }

    private static EndOfStreamException Ended() => new("The connection ended within a message.");

    private async Task<HttpMessage?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                return new HttpMessage(await TakeAsync(end + 4, cancellationToken), []);
            }

            if (!await FillAsync(cancellationToken))
            {
                return _start == _end ? null : throw Ended();
            }
        }
    }

    private async Task<byte[]> ReadChunksAsync(CancellationToken cancellationToken)
    {
        var body = new List<byte>();
        while (true)
        {
            var line = await TakeLineAsync(cancellationToken);
            body.AddRange(line);
            var size = Encoding.Latin1.GetString(line).Split(';')[0].Trim();
            var length = int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.AddRange(await TakeAsync(length + 2, cancellationToken));
            if (length == 0)
            {
                return [.. body];
            }
        }
    }

    private async Task<byte[]> TakeLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8);
            if (end >= 0)
            {
                return await TakeAsync(end + 2, cancellationToken);
            }

            if (!await FillAsync(cancellationToken))
            {
                throw Ended();
            }
        }
    }

    private async Task<byte[]> TakeAsync(int length, CancellationToken cancellationToken)
    {
        while (_end - _start < length)
        {
            if (!await FillAsync(cancellationToken))
            {
                throw Ended();
            }
        }

        var taken = _buffer.AsSpan(_start, length).ToArray();
        _start += length;
        return taken;
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        return read > 0;
    }
}
