using System.Diagnostics;

namespace S3Db.Storage;

/// <summary>Counts and times every request that reaches the store, each attempt by itself.</summary>
internal sealed class InstrumentedObjectStore(
    IObjectStore inner, StoreStatistics statistics, TimeProvider timeProvider) : IObjectStore
{
    private readonly string _prefix = (inner as PrefixedObjectStore)?.Prefix ?? string.Empty;
    private readonly string? _bucket =
        (inner as S3ObjectStore ?? (inner as PrefixedObjectStore)?.Inner as S3ObjectStore)?.Bucket;

    public string Description => inner.Description;

    public async Task<GetResult> GetAsync(
        string key, ETag? ifNoneMatch = null, CancellationToken cancellationToken = default)
    {
        statistics.AddGet();
        var result = await MeasureAsync(
            "get", "S3.GetObject", key, () => inner.GetAsync(key, ifNoneMatch, cancellationToken))
            .ConfigureAwait(false);
        if (result.Status == GetStatus.NotModified)
        {
            statistics.AddNotModified();
        }

        statistics.AddBytesRead(result.Body.Length);
        CountBytes("read", result.Body.Length);
        return result;
    }

    public async Task<PutResult> PutAsync(
        string key,
        ReadOnlyMemory<byte> body,
        PutCondition condition = default,
        CancellationToken cancellationToken = default)
    {
        statistics.AddPut();
        statistics.AddBytesWritten(body.Length);
        CountBytes("write", body.Length);
        return await MeasureAsync(
            "put", "S3.PutObject", key, () => inner.PutAsync(key, body, condition, cancellationToken))
            .ConfigureAwait(false);
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        statistics.AddDelete(1);
        return MeasureAsync(
            "delete",
            "S3.DeleteObject",
            key,
            async () =>
            {
                await inner.DeleteAsync(key, cancellationToken).ConfigureAwait(false);
                return true;
            });
    }

    public Task<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count == 0)
        {
            return Task.FromResult<IReadOnlyList<string>>([]);
        }

        statistics.AddDelete((keys.Count + ListRequest.PageSizeMax - 1) / ListRequest.PageSizeMax);
        return MeasureAsync(
            "delete", "S3.DeleteObjects", null, () => inner.DeleteManyAsync(keys, cancellationToken));
    }

    public Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        statistics.AddList();
        return MeasureAsync(
            "list", "S3.ListObjectsV2", request.Prefix, () => inner.ListAsync(request, cancellationToken));
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static void CountBytes(string direction, long count)
    {
        if (count > 0 && StoreInstruments.Bytes.Enabled)
        {
            StoreInstruments.Bytes.Add(
                count, new KeyValuePair<string, object?>(StoreInstruments.DirectionTag, direction));
        }
    }

    private async Task<T> MeasureAsync<T>(string operation, string spanName, string? key, Func<Task<T>> request)
    {
        using var activity = StoreInstruments.Activities.StartActivity(spanName, ActivityKind.Client);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("aws.s3.bucket", _bucket).SetTag("aws.s3.key", key is null ? null : _prefix + key);
        }

        var since = timeProvider.GetTimestamp();
        string? error = null;
        try
        {
            return await request().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            error = exception is StoreException failure ? failure.Error.ToString() : exception.GetType().Name;
            activity?.SetTag(StoreInstruments.ErrorTag, error);
            activity?.SetStatus(ActivityStatusCode.Error, error);
            throw;
        }
        finally
        {
            if (StoreInstruments.Duration.Enabled)
            {
                var tags = new TagList { { StoreInstruments.OperationTag, operation } };
                if (error is not null)
                {
                    tags.Add(StoreInstruments.ErrorTag, error);
                }

                StoreInstruments.Duration.Record(timeProvider.GetElapsedTime(since).TotalSeconds, tags);
            }
        }
    }
}
