using System.Globalization;
using System.Threading.Channels;
using NodaTime;
using S3Db.Storage;

namespace S3Db.Tests.Storage;

/// <summary>A store whose requests wait for a test to answer them; the answer tells the request's number.</summary>
internal sealed class GatedObjectStore : IObjectStore
{
    private readonly Channel<GatedRequest> _sent = Channel.CreateUnbounded<GatedRequest>();

    /// <summary>Whether requests are answered at once.</summary>
    public bool IsOpen { get; set; }

    public int Count { get; private set; }

    public string Description => "gated";

    /// <summary>The next request that waits for its answer; fails when none comes.</summary>
    public Task<GatedRequest> NextAsync() =>
        _sent.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(GatedRequest.WaitMax);

    /// <summary>Nobody waits for what was sent until now.</summary>
    public void Forget()
    {
        while (_sent.Reader.TryRead(out _))
        {
        }
    }

    public async Task<GetResult> GetAsync(
        string key, ETag? ifNoneMatch = null, CancellationToken cancellationToken = default) =>
        new(GetStatus.Found, BitConverter.GetBytes(await SendAsync(cancellationToken)), default, Instant.MinValue);

    public async Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken = default)
    {
        var number = await SendAsync(cancellationToken);
        return new ListPage([], [number.ToString(CultureInfo.InvariantCulture)], null, Instant.MinValue);
    }

    public async Task<PutResult> PutAsync(
        string key,
        ReadOnlyMemory<byte> body,
        PutCondition condition = default,
        CancellationToken cancellationToken = default)
    {
        await SendAsync(cancellationToken);
        return new PutResult(default, Instant.MinValue);
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) => SendAsync(cancellationToken);

    public async Task<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        await SendAsync(cancellationToken);
        return [];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<int> SendAsync(CancellationToken cancellationToken)
    {
        var request = new GatedRequest(++Count, cancellationToken);
        if (IsOpen)
        {
            request.Answer();
        }
        else
        {
            _sent.Writer.TryWrite(request);
        }

        return request.Reply;
    }
}
