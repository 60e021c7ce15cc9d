using System.Net;
using System.Runtime.InteropServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using NodaTime;

namespace S3Db.Storage;

/// <summary>
/// A bucket of an S3 endpoint. It never repeats a request (the SDK's own repetition makes false conflicts), gives every
/// request a deadline and translates every answer.
/// </summary>
internal sealed class S3ObjectStore : IObjectStore
{
    private readonly IAmazonS3 _client;
    private readonly string _bucket;
    private readonly S3Errors _errors;
    private readonly StoreOptions _options;
    private readonly IDisposable[] _owned;
    private volatile bool _lacksBulkDelete;

    /// <param name="client">The client; disposed only if it is among <paramref name="owned"/>.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="options">Deadline and clock.</param>
    /// <param name="owned">What to dispose with the store.</param>
    public S3ObjectStore(IAmazonS3 client, string bucket, StoreOptions options, params IDisposable[] owned)
    {
        _client = client;
        _bucket = bucket;
        _options = options;
        _owned = owned;
        var endpoint = client.Config?.ServiceURL ?? client.Config?.RegionEndpoint?.SystemName ?? "AWS";
        _errors = new S3Errors(bucket, endpoint.TrimEnd('/'));
        Description = $"s3://{bucket}";
        if (client is AmazonServiceClient reporting)
        {
            S3ReplyDate.Attach(reporting);
        }
    }

    public string Description { get; }

    public string Bucket => _bucket;

    public async Task<GetResult> GetAsync(
        string key, ETag? ifNoneMatch = null, CancellationToken cancellationToken = default)
    {
        ObjectKey.Validate(key);
        var request = new GetObjectRequest { BucketName = _bucket, Key = key, EtagToNotMatch = ifNoneMatch?.Value };
        var date = S3ReplyDate.Listen();
        try
        {
            return await SendAsync(
                key,
                "read",
                null,
                date,
                async token =>
                {
                    using var reply = await _client.GetObjectAsync(request, token).ConfigureAwait(false);
                    var length = ObjectSize.CheckRead(key, reply.ContentLength, Description);
                    var body = await S3Body.ReadAsync(reply, length, token).ConfigureAwait(false);
                    return new GetResult(GetStatus.Found, body, Unquote(reply.ETag), date.Value);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception) when (HasStatus(exception, HttpStatusCode.NotModified))
        {
            return new GetResult(GetStatus.NotModified, default, ifNoneMatch ?? default, date.Value);
        }
        catch (StoreException exception) when (
            HasStatus(exception, HttpStatusCode.NotFound)
            && exception.InnerException is AmazonServiceException { ErrorCode: not "NoSuchBucket" })
        {
            return new GetResult(GetStatus.NotFound, default, default, date.Value);
        }
    }

    public Task<PutResult> PutAsync(
        string key,
        ReadOnlyMemory<byte> body,
        PutCondition condition = default,
        CancellationToken cancellationToken = default)
    {
        ObjectKey.Validate(key);
        ObjectSize.CheckWrite(key, body.Length, Description);
        return PutAsync();

        async Task<PutResult> PutAsync()
        {
            using var stream = ToStream(body);
            var request = new PutObjectRequest
            {
                BucketName = _bucket,
                Key = key,
                InputStream = stream,
                AutoCloseStream = false,
                UseChunkEncoding = false,
                IfNoneMatch = condition.Mode == PutMode.Create ? "*" : null,
                IfMatch = condition.Mode == PutMode.Swap ? condition.Expected.Value : null,
            };
            var date = S3ReplyDate.Listen();
            var reply = await SendAsync(
                key, "write", condition.Mode, date, token => _client.PutObjectAsync(request, token), cancellationToken)
                .ConfigureAwait(false);
            return new PutResult(Unquote(reply.ETag), date.Value);
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        ObjectKey.Validate(key);
        return SendAsync(
            key,
            "delete",
            PutMode.Replace,
            null,
            token => _client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = _bucket, Key = key }, token),
            cancellationToken);
    }

    public async Task<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var key in keys)
        {
            ObjectKey.Validate(key);
        }

        var failed = new List<string>();
        foreach (var chunk in keys.Chunk(ListRequest.PageSizeMax))
        {
            failed.AddRange(_lacksBulkDelete
                ? await DeleteSinglyAsync(chunk, cancellationToken).ConfigureAwait(false)
                : await DeleteChunkAsync(chunk, cancellationToken).ConfigureAwait(false));
        }

        return failed;
    }

    public async Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ListPageBuilder.CheckPageSize(request);
        var date = S3ReplyDate.Listen();
        var reply = await SendAsync(
            request.Prefix,
            "list",
            null,
            date,
            token => _client.ListObjectsV2Async(
                new ListObjectsV2Request
                {
                    BucketName = _bucket,
                    Prefix = request.Prefix.Length == 0 ? null : request.Prefix,
                    StartAfter = request.StartAfter,
                    ContinuationToken = request.ContinuationToken,
                    Delimiter = request.RollUpFolders ? "/" : null,
                    MaxKeys = request.PageSize,
                },
                token),
            cancellationToken).ConfigureAwait(false);
        if (reply.IsTruncated == true && string.IsNullOrEmpty(reply.NextContinuationToken))
        {
            throw _errors.CutOff(request.Prefix);
        }

        return new ListPage(
            reply.S3Objects?.ConvertAll(ToInfo) ?? [],
            reply.CommonPrefixes ?? [],
            reply.IsTruncated == true ? reply.NextContinuationToken : null,
            date.Value);
    }

    public ValueTask DisposeAsync()
    {
        foreach (var item in _owned)
        {
            item.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private static bool HasStatus(StoreException exception, HttpStatusCode status) =>
        exception.InnerException is AmazonServiceException reply && reply.StatusCode == status;

    private static ObjectInfo ToInfo(S3Object item) => new(
        item.Key,
        item.Size ?? 0,
        Unquote(item.ETag),
        item.LastModified is { } date ? Instant.FromDateTimeUtc(date.ToUniversalTime()) : Instant.MinValue);

    // Ceph compares If-Match with the bare tag; AWS takes both.
    private static ETag Unquote(string? etag) => new(etag?.Trim('"') ?? string.Empty);

    private static MemoryStream ToStream(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false, publiclyVisible: true)
            : new MemoryStream(body.ToArray(), writable: false);

    private async Task<IReadOnlyList<string>> DeleteChunkAsync(string[] keys, CancellationToken cancellationToken)
    {
        var request = new DeleteObjectsRequest
        {
            BucketName = _bucket,
            Quiet = true,
            Objects = [.. keys.Select(key => new KeyVersion { Key = key })],
        };
        try
        {
            await SendAsync(
                keys[0],
                "delete",
                PutMode.Replace,
                null,
                token => _client.DeleteObjectsAsync(request, token),
                cancellationToken).ConfigureAwait(false);
            return [];
        }
        catch (StoreException exception) when (exception.InnerException is DeleteObjectsException partly)
        {
            return partly.Response.DeleteErrors is { } errors ? _errors.FindRetryable(errors) : keys;
        }
        catch (StoreException exception) when (
            exception.InnerException is AmazonServiceException reply && S3Errors.LacksBulkDelete(reply))
        {
            _lacksBulkDelete = true;
            return await DeleteSinglyAsync(keys, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<string>> DeleteSinglyAsync(string[] keys, CancellationToken cancellationToken)
    {
        var failed = new List<string>();
        foreach (var key in keys)
        {
            try
            {
                await DeleteAsync(key, cancellationToken).ConfigureAwait(false);
            }
            catch (StoreException exception)
                when (exception.Error is StoreErrorKind.Unavailable or StoreErrorKind.Conflict)
            {
                failed.Add(key);
            }
        }

        return failed;
    }

    private async Task<T> SendAsync<T>(
        string key,
        string action,
        PutMode? write,
        S3ReplyDate? date,
        Func<CancellationToken, Task<T>> send,
        CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_options.RequestTimeout, _options.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await send(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw _errors.TimedOut(key, action, _options.RequestTimeout, write is not null, exception);
        }
        catch (Exception exception) when (exception is not OperationCanceledException and not StoreException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            date?.Observe(exception);
            throw _errors.Translate(exception, key, action, write);
        }
    }
}
